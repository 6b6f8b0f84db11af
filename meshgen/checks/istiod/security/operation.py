"""What requests of an AuthorizationPolicy do."""

from collections.abc import Iterator, Mapping
from typing import Any

from meshgen.checks.istiod.texts import empty, path_template, port, since, text_of
from meshgen.checks.span import Span
from meshgen.checks.types import Type
from meshgen.checks.violation import Violation
from meshgen.resources import Path

_PORTS = ("ports", "notPorts")
_PATHS = ("paths", "notPaths")
_TEXTS = ("methods", "notMethods", "hosts", "notHosts")


def has_ports(operation: Mapping[str, Any]) -> bool:
    """Return whether an operation says which ports it is about."""
    return any(operation.get(field) for field in _PORTS)


def _says_something(operation: Mapping[str, Any], path: Path, _: Span) -> Iterator[Violation]:
    """Yield that an operation has no values. Source: ValidateAuthorizationPolicy."""
    if not any(operation.values()):
        yield Violation(path, "is empty", "expected hosts, ports, methods or paths")


_PATH = Type((*text_of(empty).checks, *since(22, text_of(path_template)).checks))
OPERATION = Type(
    (_says_something,),
    {
        **dict.fromkeys(_PORTS, text_of(port)),
        **dict.fromkeys(_PATHS, _PATH),
        **dict.fromkeys(_TEXTS, text_of(empty)),
    },
)
