"""RuntimeClasses."""

from collections.abc import Iterator, Mapping
from typing import Any

from meshgen.checks.cluster.pods.overhead import OVERHEAD
from meshgen.checks.cluster.pods.toleration import TOLERATION
from meshgen.checks.fields import named
from meshgen.checks.names import is_label, is_label_value, is_qualified, misnamed
from meshgen.checks.span import Span
from meshgen.checks.types import Type
from meshgen.checks.violation import Violation
from meshgen.resources import Path

_KEY_OF_TOLERATION = ("key", "operator", "value", "effect")


def _once(scheduling: Mapping[str, Any], path: Path, _: Span) -> Iterator[Violation]:
    """Yield a toleration that is there already. Source: validateTolerations."""
    seen: dict[tuple[str, ...], int] = {}
    for position, toleration in enumerate(scheduling.get("tolerations", ())):
        key = tuple(toleration.get(field, "") for field in _KEY_OF_TOLERATION)
        first = seen.setdefault(key, position)
        if first != position:
            message = f"is there already: tolerations[{first}]"
            yield Violation((*path, "tolerations", position), message, "expected each once")


def _labels(labels: Mapping[str, str], path: Path, _: Span) -> Iterator[Violation]:
    """Yield labels that no node can have. Source: validateScheduling, ValidateLabels."""
    for key, value in labels.items():
        yield from misnamed(is_qualified, key, (*path, key), about_key=True)
        yield from misnamed(is_label_value, value, (*path, key))


_SCHEDULING = Type((_once,), {"nodeSelector": Type((_labels,)), "tolerations": TOLERATION})
RUNTIME_CLASS = Type(
    fields={
        "handler": Type((named(is_label),)),
        "overhead": Type(fields={"podFixed": OVERHEAD}),
        "scheduling": _SCHEDULING,
    }
)
