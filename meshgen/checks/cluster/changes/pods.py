"""What may change of a pod. Source: pkg/apis/core/validation, ValidatePodUpdate."""

from collections.abc import Iterator, Mapping
from typing import Any

from meshgen.checks.cluster.changes.change import Change, at
from meshgen.checks.cluster.changes.rules import unchanged
from meshgen.checks.cluster.changes.same import canonical, same
from meshgen.checks.cluster.changes.told import refused
from meshgen.checks.violation import Violation
from meshgen.explainer import words

Spec = Mapping[str, Any]

_CONTAINERS = ("containers", "initContainers")
_DEADLINE = ("spec", "activeDeadlineSeconds")
_TERMS = ("affinity", "nodeAffinity", "requiredDuringSchedulingIgnoredDuringExecution")
_APP_ARMOR = "container.apparmor.security.beta.kubernetes.io/"
_MIRROR = "kubernetes.io/config.mirror"


def annotations(change: Change) -> Iterator[Violation]:
    """Yield annotations that stay. Source: ValidatePodSpecificAnnotationUpdates."""
    old, new = (each or {} for each in change.both("metadata", "annotations"))
    for name in sorted(old.keys() | new.keys()):
        if (name.startswith(_APP_ARMOR) or name == _MIRROR) and old.get(name) != new.get(name):
            path = ("metadata", "annotations", name)
            yield refused(path, old.get(name), new.get(name), "it stays as the pod began")


def spec(change: Change) -> Iterator[Violation]:
    """Yield what changes but images and a little more. Source: ValidatePodUpdate."""
    old, new = change.specs
    if same(old, new):
        return
    for field in _CONTAINERS:
        before, after = old.get(field) or [], new.get(field) or []
        if len(before) != len(after):
            message = f"found {len(after)}, and {len(before)} before"
            expected = f"expected {words.count(len(before), 'container')}: none comes or goes"
            yield Violation(("spec", field), message, expected, about_absence=not after)
            return
    yield from _deadline(change)
    yield from _tolerations(old, new)
    yield from _gates(old, new)
    gated = bool(old.get("schedulingGates")) and not change.span.before(27)
    if gated:
        yield from _narrowed(old, new)
    why = "of a pod that runs, only images, tolerations and `activeDeadlineSeconds` may change"
    yield from unchanged(("spec",), old, _kept(old, new, gated), why)


def _deadline(change: Change) -> Iterator[Violation]:
    old, new = change.both(*_DEADLINE)
    if old is not None and (new is None or new > old):
        yield refused(_DEADLINE, old, new, "it may get shorter, not longer, nor go")


def _tolerations(old: Spec, new: Spec) -> Iterator[Violation]:
    """Yield that a toleration is gone. Source: validateOnlyAddedTolerations."""
    after = [_endless(each) for each in new.get("tolerations") or ()]
    for each in old.get("tolerations") or ():
        if _endless(each) not in after:
            told = words.show(each.get("key", ""))
            message = f"the toleration of {told} is gone, or another one"
            expected = "expected all that were: of a pod they are added, and change only in seconds"
            path = ("spec", "tolerations")
            yield Violation(path, message, expected, about_absence="tolerations" not in new)
            return


def _endless(toleration: Spec) -> Any:
    fields = {k: v for k, v in toleration.items() if k != "tolerationSeconds"}
    return canonical(fields, "tolerations")


def _gates(old: Spec, new: Spec) -> Iterator[Violation]:
    """Yield gates that were not there. Source: validateOnlyDeletedSchedulingGates."""
    before = [gate.get("name") for gate in old.get("schedulingGates") or ()]
    for position, gate in enumerate(new.get("schedulingGates") or ()):
        if gate.get("name") not in before:
            path = ("spec", "schedulingGates", position, "name")
            yield refused(path, None, gate.get("name"), "gates of a pod only go")


def _narrowed(old: Spec, new: Spec) -> Iterator[Violation]:
    """Yield that a pod behind gates may go where it could not. Source: validateNode…Mutation."""
    before, after = old.get("nodeSelector") or {}, new.get("nodeSelector") or {}
    for name, value in before.items():
        if after.get(name) != value:
            why = "a pod behind gates may only be bound to fewer nodes"
            yield refused(("spec", "nodeSelector", name), value, after.get(name), why)
    path = (*_TERMS, "nodeSelectorTerms")
    terms, now = at(old, path) or [], at(new, path) or []
    why = "a pod behind gates may only be bound to fewer nodes"
    if terms and len(terms) != len(now):
        yield refused(("spec", *path), terms, now, why)
        return
    for position, (one, other) in enumerate(zip(terms, now, strict=False)):
        for field in ("matchExpressions", "matchFields"):
            wanted = one.get(field) or []
            if not same((other.get(field) or [])[: len(wanted)], wanted):
                yield refused(("spec", *path, position), one, other, why)
                break


def _kept(old: Spec, new: Spec, gated: bool) -> dict[str, Any]:
    """Return the new spec with the old of what may change, or was looked at already."""
    free = ["activeDeadlineSeconds", "tolerations", "schedulingGates"]
    free += ["nodeSelector"] if gated else []
    result = {k: v for k, v in new.items() if k not in free}
    result |= {k: old[k] for k in free if k in old}
    for field in _CONTAINERS:
        pairs = zip(old.get(field) or (), new.get(field) or (), strict=True)
        if field in new:
            result[field] = [{**after, "image": before.get("image")} for before, after in pairs]
    grace = old.get("terminationGracePeriodSeconds")
    if isinstance(grace, int) and grace < 0 and result.get("terminationGracePeriodSeconds") == 1:
        result["terminationGracePeriodSeconds"] = grace
    return _bound(old, result) if gated else result


def _bound(old: Spec, new: dict[str, Any]) -> dict[str, Any]:
    """Return the new spec with the old node affinity, which was looked at already."""
    before, after = old.get("affinity"), new.get("affinity")
    wanted = {k: v for k, v in (after or {}).items() if k != "nodeAffinity"}
    if before and "nodeAffinity" in before:
        wanted["nodeAffinity"] = before["nodeAffinity"]
    if wanted or (before is not None and after is not None):
        return {**new, "affinity": wanted}
    return {k: v for k, v in new.items() if k != "affinity"}
