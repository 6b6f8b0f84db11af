"""TLS to a destination. Source: ValidateTLS of istio.io/istio/pkg/config/validation/agent."""

from collections.abc import Iterator, Mapping
from typing import Any

from meshgen.checks.fields import missing
from meshgen.checks.span import Span
from meshgen.checks.types import Type
from meshgen.checks.violation import Violation
from meshgen.explainer import words
from meshgen.resources import Path

_ORIGINATING = ("SIMPLE", "MUTUAL")
_FILES = ("clientCertificate", "caCertificates", "privateKey", "caCrl")
# What names whom to trust, where nobody is asked who they are.
_TRUST = {
    "SIMPLE": ("caCertificates", "credentialName", "subjectAltNames"),
    "MUTUAL": ("caCertificates", "subjectAltNames"),
}
CONFIG_MAP = "configmap://"
# The release since which certificates may stand in a ConfigMap.
_CONFIG_MAPS = 31


def _tls(tls: Mapping[str, Any], path: Path, _: Span) -> Iterator[Violation]:
    mode = tls.get("mode", "DISABLE")
    if mode not in _ORIGINATING:
        return
    if tls.get("insecureSkipVerify"):
        yield from _beside(tls, path, "insecureSkipVerify", _TRUST[mode])
    if tls.get("credentialName"):
        yield from _beside(tls, path, "credentialName", _FILES)
    elif mode == "MUTUAL":
        for name in ("clientCertificate", "privateKey"):
            if not tls.get(name):
                expected = "expected it for mode MUTUAL, or credentialName"
                yield missing(tls, path, name, expected)


def _beside(
    tls: Mapping[str, Any], path: Path, name: str, others: tuple[str, ...]
) -> Iterator[Violation]:
    for other in filter(tls.get, others):
        message, hint = f"`{name}` is set already", f"keep one of {words.either((name, other))}"
        yield Violation((*path, other), message, "expected one of the two", hint)


CLIENT_TLS = Type((_tls,))


def config_map(tls: Mapping[str, Any], path: Path, span: Span, own: str) -> Iterator[Violation]:
    """Yield that a ConfigMap of certificates is none of an object's own namespace.

    Source: ParseResourceName of istio.io/istio/pilot/pkg/model/credentials.
    """
    name = tls.get("credentialName", "")
    if not (name.startswith(CONFIG_MAP) and span.since(_CONFIG_MAPS)):
        return
    namespace, *others = name.removeprefix(CONFIG_MAP).split("/")
    at, expected = (*path, "credentialName"), f"expected {CONFIG_MAP}namespace/name"
    if not (namespace and others and others[0]):
        yield Violation(at, f"{words.show(name)} names no ConfigMap", expected)
    elif own and namespace != own:
        message = f"{words.show(namespace)} is not the namespace of the object, {own}"
        yield Violation(at, message, f"{expected}, of its namespace")
