"""Which hosts a Sidecar's listener is for: `namespace/host`.

Source: ValidateNamespaceSlashWildcardHostname of pkg/config/validation/agent, ValidateSidecar.
"""

from collections.abc import Iterator, Sequence

from meshgen.checks.istiod.domains import is_label
from meshgen.checks.istiod.traffic.gateway_hosts import host_fault
from meshgen.checks.span import Span
from meshgen.checks.violation import Violation
from meshgen.explainer import words
from meshgen.findings import Severity
from meshgen.resources import Path

_ALL, _OWN, _NOT = "*", ".", "~"
# The release since which a namespace can be left out: `~namespace/host`.
_WITHOUT = 31


def egress_host(text: str, path: Path, span: Span) -> Iterator[Violation]:
    """Yield that a text is not a namespace and a host, or that one of them is none."""
    namespace, slash, host = text.partition("/")
    if not slash:
        message, expected = f"{words.show(text)} has no namespace", "expected namespace/host"
        hint = f"did you mean `*/{text}` or `./{text}`?" if text else ""
        yield Violation(path, message, expected, hint)
        return
    if not _is_namespace(namespace, span):
        message = f"{words.show(namespace)} is not a namespace" if namespace else "has no namespace"
        yield Violation(path, message, "expected the form namespace/host, */host or ./host")
    if fault := host_fault(host, address_allowed=False):
        yield Violation(path, fault, "expected the full name of a host, *.example.com or *")


def repeated(hosts: Sequence[str], own: str, path: Path) -> Iterator[Violation]:
    """Yield hosts that others mean already; `own` is the Sidecar's namespace."""
    seen: dict[str, set[str]] = {}
    for position, text in enumerate(hosts):
        namespace, slash, host = text.partition("/")
        if not slash or namespace.startswith(_NOT):
            continue
        of_namespace = seen.setdefault(own if namespace == _OWN else namespace, set())
        if host in of_namespace or _ALL in of_namespace or (host == _ALL and of_namespace):
            yield _warning(f"{words.show(text)} is meant already", (*path, position))
        of_namespace.add(host)
    if _ALL in seen.get(_ALL, ()) and len(seen) > 1:
        yield _warning('"*/*" means all hosts, and others are there', path)


def _is_namespace(text: str, span: Span) -> bool:
    if text.startswith(_NOT) and len(text) > 1 and not span.before(_WITHOUT):
        text = text.removeprefix(_NOT)
    return text in (_ALL, _OWN, _NOT) or is_label(text)


def _warning(message: str, path: Path) -> Violation:
    return Violation(path, message, "expected each host once", severity=Severity.WARNING)
