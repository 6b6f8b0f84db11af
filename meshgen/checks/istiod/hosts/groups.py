"""WorkloadGroups. Source: ValidateWorkloadGroup, validateReadinessProbe."""

import re
from collections.abc import Iterator, Mapping
from typing import Any

from meshgen.checks.fields import at_least, missing, one_of_if_any, required
from meshgen.checks.istiod.kind import kind
from meshgen.checks.istiod.labels import labels
from meshgen.checks.istiod.ports import port
from meshgen.checks.span import Span
from meshgen.checks.types import Type
from meshgen.checks.violation import Violation
from meshgen.explainer import words
from meshgen.resources import Path

_METHODS = ("httpGet", "tcpSocket", "exec")
_NUMBERS = (
    "initialDelaySeconds",
    "timeoutSeconds",
    "periodSeconds",
    "successThreshold",
    "failureThreshold",
)
_is_header = re.compile(r"[-A-Za-z0-9]+\Z").match


def _template(spec: Mapping[str, Any], path: Path, _: Span) -> Iterator[Violation]:
    """Yield that a group has no template; that may be empty, since workloads fill it."""
    if "template" not in spec:
        yield missing(spec, path, "template")


def _method(probe: Mapping[str, Any], path: Path, _: Span) -> Iterator[Violation]:
    """Yield that nothing is probed: istiod does not know all that the schema does."""
    if not any(method in probe for method in _METHODS):
        expected = f"expected {words.either(_METHODS)}"
        yield Violation(path, "has none of its methods", expected, about_absence=True)


def _port(target: Mapping[str, Any], path: Path, span: Span) -> Iterator[Violation]:
    """Yield that a target has no port."""
    yield from port(target.get("port", 0), (*path, "port"), span)


def _header(header: Mapping[str, Any], path: Path, _: Span) -> Iterator[Violation]:
    """Yield that a header has no name that it can have. Source: ValidateProbeHeaderName."""
    name = header.get("name", "")
    if not name:
        yield missing(header, path, "name")
    elif not _is_header(name):
        message = f"{words.show(name)} is not the name of a header"
        yield Violation((*path, "name"), message, "expected letters, digits and `-`")


_HTTP_GET = Type(
    (_port,),
    {"scheme": Type((one_of_if_any("HTTP", "HTTPS"),)), "httpHeaders": Type((_header,))},
)
_PROBE = Type(
    (_method,),
    {
        **dict.fromkeys(_NUMBERS, Type((at_least(0),))),
        "httpGet": _HTTP_GET,
        "tcpSocket": Type((_port,)),
        "exec": Type((required("command"),)),
    },
)
_METADATA = Type(fields={"labels": Type((labels,))})
WORKLOAD_GROUP = kind(Type((_template,), {"metadata": _METADATA, "probe": _PROBE}))
