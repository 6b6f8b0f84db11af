"""Extension providers. Source: validateExtensionProvider of istio.io/istio/pkg/config/validation.

istiod logs what is wrong with one, and goes on: whoever names it gets nothing.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

from meshgen.checks.fields import at_most_one, distinct, missing, required
from meshgen.checks.istiod.meshconfig.addresses import service
from meshgen.checks.istiod.ports import port
from meshgen.checks.span import Span
from meshgen.checks.types import Type, TypeCheck
from meshgen.checks.violation import Violation
from meshgen.explainer import words
from meshgen.findings import Severity
from meshgen.model.handling import ENVOY_STATUSES
from meshgen.nearest import did_you_mean, one_of
from meshgen.resources import Path
from meshgen.system.control_plane import AUTHORIZES, LABELS_SINCE, is_provider_name

# Those that istiod has by itself.
BUILT_IN = ("prometheus", "stackdriver", "envoy")
_ASKED_ABOUT = "all that it should ask about"
_USES = ("tracing", "metrics", "accessLogging")


def named(mesh: Mapping[str, Any], path: Path, span: Span) -> Iterator[Violation]:
    """Yield providers of one name, of which the last is left."""
    yield from distinct("extensionProviders", "name")(mesh, path, span)


def defaults(mesh: Mapping[str, Any], path: Path, _: Span) -> Iterator[Violation]:
    """Yield default providers that there are not: they are left out without a word."""
    listed: Sequence[Mapping[str, Any]] = mesh.get("extensionProviders", ())
    known = (*(each["name"] for each in listed if each.get("name")), *BUILT_IN)
    for use in _USES:
        for position, name in enumerate(mesh.get("defaultProviders", {}).get(use, ())):
            if name not in known:
                yield Violation(
                    (*path, "defaultProviders", use, position),
                    f"no extension provider is called {words.show(name)}",
                    one_of(known),
                    did_you_mean(name, known),
                    severity=Severity.WARNING,
                )


def provider(types: Sequence[str]) -> Type:
    """Return the type of a provider that is one of some types."""

    def is_whole(given: Mapping[str, Any], path: Path, span: Span) -> Iterator[Violation]:
        name = given.get("name")
        if not name:
            yield missing(given, path, "name", "expected what policies and Telemetries name it by")
        elif span.since(LABELS_SINCE) and AUTHORIZES & given.keys() and not is_provider_name(name):
            yield Violation(
                (*path, "name"),
                f"{words.show(name)} is no label of DNS: istiod denies {_ASKED_ABOUT}",
                "expected up to 63 lower-case letters, digits and `-`",
                severity=Severity.WARNING,
            )
        if not any(each in given for each in types):
            yield Violation(path, "is of no type", one_of(types), about_absence=True)

    fields = {name: _TYPES.get(name, _SERVED) for name in types if name not in _ALONE}
    return Type((is_whole,), fields)


def _warned(check: TypeCheck) -> TypeCheck:
    def warned(value: Any, path: Path, span: Span) -> Iterator[Violation]:
        for violation in check(value, path, span):
            yield replace(violation, severity=Severity.WARNING)

    return warned


def _prefix(text: str, path: Path, _: Span) -> Iterator[Violation]:
    if text and not text.startswith("/"):
        yield Violation(path, f"{words.show(text)} is not a path", "expected it to begin with /")


def _status(text: str, path: Path, _: Span) -> Iterator[Violation]:
    if text and not (text.isascii() and text.isdigit() and int(text) in ENVOY_STATUSES):
        message = f"Envoy knows no status {words.show(text)}: istiod denies {_ASKED_ABOUT}"
        yield Violation(path, message, "expected one that Envoy has a name for, as in 503")


_PLACE = {"service": Type((_warned(service),)), "port": Type((_warned(port),))}
_SERVED = Type((_warned(required("service", "port")),), _PLACE)
_ASKED = Type(
    fields={"pathPrefix": Type((_warned(_prefix),)), "statusOnError": Type((_warned(_status),))}
)
_TYPES = {
    "envoyExtAuthzGrpc": _SERVED.joined(_ASKED),
    "envoyExtAuthzHttp": _SERVED.joined(_ASKED),
    "lightstep": _SERVED.joined(Type((_warned(required("accessToken")),))),
    "opentelemetry": _SERVED.joined(Type((_warned(at_most_one("grpc", "http")),))),
}
# These need no service.
_ALONE = ("envoyFileAccessLog", "prometheus", "sds", "stackdriver")
