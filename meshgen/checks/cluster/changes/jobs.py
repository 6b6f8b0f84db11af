"""What may change of a Job. Source: pkg/apis/batch/validation, ValidateJobSpecUpdate."""

from collections.abc import Iterator
from typing import Any

from meshgen.checks.cluster.changes.change import Change
from meshgen.checks.cluster.changes.rules import unchanged
from meshgen.checks.cluster.changes.same import same
from meshgen.checks.violation import Violation

_TEMPLATE = ("spec", "template")
# What may change of a Job that waits, in the template's metadata and in its spec.
_METADATA = ("annotations", "labels")
_SCHEDULING = ("nodeSelector", "tolerations", "schedulingGates")


def chooses(change: Change) -> bool:
    """Return whether a selector is said; one that says nothing stays as the cluster made it."""
    old, new = change.both("spec", "selector")
    return bool(old or new)


def completions(change: Change) -> Iterator[Violation]:
    """Yield that one has to be completed more or less often. Source: validateCompletions."""
    path = ("spec", "completions")
    old, new = change.both(*path)
    if same(old, new):
        return
    _, spec = change.specs
    indexed = spec.get("completionMode") == "Indexed"
    if not indexed or change.span.before(27):
        yield from unchanged(path, old, new)
    elif new is not None and new != spec.get("parallelism"):
        why = "of an indexed Job it changes together with `parallelism`, to the same number"
        yield from unchanged(path, old, new, why)


def template(change: Change) -> Iterator[Violation]:
    """Yield that other pods are to run. Source: validatePodTemplateUpdate.

    Of a Job that waits (`suspend`) it may change where its pods go, and since 1.36 what they
    request; it is taken for one that has not started yet.
    """
    old, new = change.both(*_TEMPLATE)
    if same(old, new) or not isinstance(old, dict) or not isinstance(new, dict):
        return
    if not change.specs[0].get("suspend"):
        yield from unchanged(_TEMPLATE, old, new, "the pods of a Job stay as they are")
        return
    why = "of a Job that waits, only where its pods go may change"
    old = _movable(old, new)
    if not change.span.before(36):
        old = _resized(old, new)
        why = f"{why}, and what they request"
    yield from unchanged(_TEMPLATE, old, new, why)


def _movable(old: dict[str, Any], new: dict[str, Any]) -> dict[str, Any]:
    """Return the old template with what of the new one may differ."""
    metadata = _taken(old.get("metadata") or {}, new.get("metadata") or {}, _METADATA)
    was, spec = old.get("spec") or {}, new.get("spec") or {}
    affinity, wanted = was.get("affinity"), spec.get("affinity")
    if affinity is not None or wanted is not None:
        affinity = _taken(affinity or {}, wanted or {}, ("nodeAffinity",))
        affinity = affinity if affinity or wanted is not None else None
    was = {**_taken(was, spec, _SCHEDULING), "affinity": affinity}
    return {**old, "metadata": metadata, "spec": was}


def _resized(old: dict[str, Any], new: dict[str, Any]) -> dict[str, Any]:
    spec = dict(old["spec"])
    for field in ("containers", "initContainers"):
        before, after = spec.get(field) or [], (new.get("spec") or {}).get(field) or []
        if len(before) == len(after):
            spec[field] = [
                _taken(was, now, ("resources",)) if was.get("name") == now.get("name") else was
                for was, now in zip(before, after, strict=True)
            ]
    return {**old, "spec": spec}


def _taken(old: dict[str, Any], new: dict[str, Any], fields: tuple[str, ...]) -> dict[str, Any]:
    """Return `old` with some fields of `new`."""
    kept = {name: value for name, value in old.items() if name not in fields}
    return kept | {name: new[name] for name in fields if name in new}
