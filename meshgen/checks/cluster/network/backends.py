"""What an Ingress leads to, and references of the networking group to objects of any kind."""

from collections.abc import Iterator, Mapping
from typing import Any

from meshgen.checks.cluster.ports import port_number
from meshgen.checks.fields import at_most_one, named
from meshgen.checks.names import (
    is_label,
    is_label_1035,
    is_path_segment,
    is_port_name,
    is_subdomain,
    misnamed,
)
from meshgen.checks.span import Span
from meshgen.checks.types import Type
from meshgen.checks.violation import Violation
from meshgen.resources import Path


def _some(backend: Mapping[str, Any], path: Path, _: Span) -> Iterator[Violation]:
    """Yield that a backend is none. Source: validateIngressBackend."""
    if "service" not in backend and "resource" not in backend:
        expected = "expected `service` or `resource`"
        yield Violation(path, "is empty", expected, about_absence=True)


def _service_name(name: str, path: Path, span: Span) -> Iterator[Violation]:
    """Yield that a text is no Service's name. Source: validateIngressBackend.

    Since 1.36 it may begin with a digit: RelaxedServiceNameValidation.
    """
    yield from misnamed(is_label_1035 if span.before(36) else is_label, name, path)


def _one_port(service: Mapping[str, Any], path: Path, span: Span) -> Iterator[Violation]:
    """Yield that there is no port, or two, or none that can be. Source: validateIngressBackend."""
    found = service.get("port", {})
    name, number = found.get("name"), found.get("number")
    place = (*path, "port")
    if name and number:
        hint = "keep one of the two"
        yield Violation((*place, "number"), "`name` is set already", "expected one", hint)
    elif name:
        yield from misnamed(is_port_name, name, (*place, "name"))
    elif number:
        yield from port_number(number, (*place, "number"), span)
    else:
        expected = "expected `name` or `number`"
        yield Violation(place, "has no port", expected, about_absence=True)


def _segment(name: str, path: Path, _: Span) -> Iterator[Violation]:
    """Yield that a text is no kind or name. Source: validateIngressTypedLocalObjectReference."""
    if not name:
        yield Violation(path, "is empty")
    yield from misnamed(is_path_segment, name, path)


REFERENCE = {
    "apiGroup": Type((named(is_subdomain),)),
    "kind": Type((_segment,)),
    "name": Type((_segment,)),
}
BACKEND = Type(
    (_some, at_most_one("service", "resource")),
    {
        "resource": Type(fields=REFERENCE),
        "service": Type((_one_port,), {"name": Type((_service_name,))}),
    },
)
