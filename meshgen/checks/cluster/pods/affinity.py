"""Where pods would rather run: with what nodes, with or without what pods."""

from collections.abc import Iterator, Mapping
from typing import Any

from meshgen.checks.cluster.node_selectors import (
    NODE_SELECTOR,
    PREFERRED_SCHEDULING_TERM,
    WEIGHT,
)
from meshgen.checks.cluster.pods.label_keys import label_keys
from meshgen.checks.cluster.selectors import LABEL_SELECTOR
from meshgen.checks.fields import named
from meshgen.checks.names import is_label, is_qualified
from meshgen.checks.span import Span
from meshgen.checks.types import Type
from meshgen.checks.violation import Violation
from meshgen.resources import Path

_REQUIRED = "requiredDuringSchedulingIgnoredDuringExecution"
_PREFERRED = "preferredDuringSchedulingIgnoredDuringExecution"


def _label_keys(term: Mapping[str, Any], path: Path, span: Span) -> Iterator[Violation]:
    """Yield what is wrong with keys of labels, which are left out before 1.31."""
    if ("matchLabelKeys" in term or "mismatchLabelKeys" in term) and span.since(31):
        yield from label_keys(term, path)


# Source: validatePodAffinityTerm.
_TERM = Type(
    (_label_keys,),
    fields={
        "labelSelector": LABEL_SELECTOR,
        "namespaceSelector": LABEL_SELECTOR,
        "namespaces": Type((named(is_label),)),
        "topologyKey": Type((named(is_qualified),)),
    },
)
_POD_AFFINITY = Type(
    fields={
        _REQUIRED: _TERM,
        _PREFERRED: Type(fields={"weight": WEIGHT, "podAffinityTerm": _TERM}),
    }
)
AFFINITY = Type(
    fields={
        "nodeAffinity": Type(
            fields={_REQUIRED: NODE_SELECTOR, _PREFERRED: PREFERRED_SCHEDULING_TERM}
        ),
        "podAffinity": _POD_AFFINITY,
        "podAntiAffinity": _POD_AFFINITY,
    }
)


def terms(affinity: Mapping[str, Any], path: Path) -> Iterator[tuple[Mapping[str, Any], Path]]:
    """Yield the terms about pods, required and preferred, each with its place."""
    for kind in ("podAffinity", "podAntiAffinity"):
        of_kind = affinity.get(kind, {})
        for position, term in enumerate(of_kind.get(_REQUIRED, ())):
            yield term, (*path, kind, _REQUIRED, position)
        for position, weighted in enumerate(of_kind.get(_PREFERRED, ())):
            at = (*path, kind, _PREFERRED, position, "podAffinityTerm")
            yield weighted["podAffinityTerm"], at
