"""Finding a target with which a patch changes exactly the objects that are meant."""

import re
from collections.abc import Iterable, Iterator, Sequence

from meshgen.plan.types import Target
from meshgen.resources import Resource

# Characters that an expression would read as something else.
_LITERAL = re.compile(r"[^-a-z0-9]")


def select(wanted: Sequence[Resource], everything: Sequence[Resource]) -> Target | None:
    """Return the simplest target that selects all of `wanted` and nothing else of `everything`.

    By kind, else by kind and label, else by kind and name; None if no target does.
    """
    meant = {id(resource) for resource in wanted}
    for target in _candidates(wanted, everything):
        if {id(r) for r in everything if matches(target, r)} == meant:
            return target
    return None


def matches(target: Target, resource: Resource) -> bool:
    """Return whether Kustomize would select the resource."""
    labels = resource.object["metadata"].get("labels") or {}
    return (
        re.fullmatch(target.kind, resource.kind) is not None
        and (not target.name or re.fullmatch(target.name, resource.name) is not None)
        and _label_matches(target.label_selector, labels)
    )


def _candidates(wanted: Sequence[Resource], everything: Sequence[Resource]) -> Iterator[Target]:
    kind = _alternatives(sorted({r.kind for r in wanted}))
    yield Target(kind)
    for selector in _label_selectors(wanted, everything):
        yield Target(kind, label_selector=selector)
    yield Target(kind, name=_alternatives(sorted({r.name for r in wanted})))


def _label_selectors(wanted: Sequence[Resource], everything: Sequence[Resource]) -> Iterator[str]:
    """Yield selectors that one label gives: a value that all wanted have, or that none has."""
    meant = {id(resource) for resource in wanted}
    inside = [_pairs(r) for r in everything if id(r) in meant]
    outside = [_pairs(r) for r in everything if id(r) not in meant]
    for key, value in sorted(set.intersection(*inside)) if inside else []:
        if key != "app":
            yield f"{key}={value}"
    for key, value in sorted(set.union(set(), *outside) - set.union(set(), *inside)):
        if key != "app":
            yield f"{key}!={value}"


def _pairs(resource: Resource) -> set[tuple[str, str]]:
    return set((resource.object["metadata"].get("labels") or {}).items())


def _label_matches(selector: str, labels: dict[str, str]) -> bool:
    if not selector:
        return True
    if "!=" in selector:
        key, _, value = selector.partition("!=")
        return labels.get(key) != value
    key, _, value = selector.partition("=")
    return labels.get(key) == value


def _alternatives(words: Iterable[str]) -> str:
    found = [_LITERAL.sub(lambda m: m[0] if m[0].isalnum() else f"\\{m[0]}", w) for w in words]
    return found[0] if len(found) == 1 else f"({'|'.join(found)})"
