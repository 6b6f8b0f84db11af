"""Names of gateways in routes and matches. Source: validateGatewayNames."""

from collections.abc import Iterator, Mapping
from typing import Any

from meshgen.checks.istiod.domains import fqdn, is_label
from meshgen.checks.span import Span
from meshgen.checks.violation import Violation
from meshgen.explainer import words
from meshgen.findings import Severity
from meshgen.resources import Path


def gateway_names(value: Mapping[str, Any], path: Path, span: Span) -> Iterator[Violation]:
    """Yield names of a value's `gateways` that no gateway has.

    Upstream looks at no more of them after one without a namespace.
    """
    for position, name in enumerate(value.get("gateways", ())):
        at = (*path, "gateways", position)
        if "/" not in name:
            yield from fqdn(name, at, span)
            return
        yield from _parts(name, at)


def old_gateway_name(value: Mapping[str, Any], path: Path, _: Span) -> Iterator[Violation]:
    """Yield the first name without a namespace that has the old form: a warning.

    Upstream's warnings of names in matches of HTTP and TCP are lost on their way.
    """
    for position, name in enumerate(value.get("gateways", ())):
        if "/" not in name:
            yield from _old(name, (*path, "gateways", position))
            return


def _parts(name: str, path: Path) -> Iterator[Violation]:
    namespace, _, gateway = name.partition("/")
    for part, what in ((namespace, "namespace"), (gateway, "name")):
        if not is_label(part):
            found = f"{words.show(part)} is not a valid {what}" if part else f"has no {what}"
            yield Violation(path, found, "expected the form namespace/name")


def _old(name: str, path: Path) -> Iterator[Violation]:
    if "." in name:
        gateway, namespace, *_ = name.split(".")
        yield Violation(
            path,
            f"{words.show(name)} is the old form of a gateway's name",
            "expected the form namespace/name",
            f"write {namespace}/{gateway}",
            severity=Severity.WARNING,
        )
