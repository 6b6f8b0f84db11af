"""What rules about selectors have in common that find nothing."""

from collections.abc import Mapping
from itertools import islice
from typing import Any, NamedTuple

from meshgen.checks.rules.references.missing import near
from meshgen.lenient import mapping, mappings, texts
from meshgen.system import Member, System, Workload

# Labels that controllers give to pods, beside those of the template.
_GIVEN = frozenset(
    (
        *("statefulset.kubernetes.io/pod-name", "apps.kubernetes.io/pod-index"),
        *("pod-template-hash", "controller-revision-hash", "rollouts-pod-template-hash"),
        *("job-name", "controller-uid", "pod-template-generation"),
        *("batch.kubernetes.io/job-name", "batch.kubernetes.io/controller-uid"),
        *("batch.kubernetes.io/job-completion-index", "topology.istio.io/network"),
        *("security.istio.io/tlsMode", "service.istio.io/canonical-revision"),
        *("service.istio.io/canonical-name", "gateway.networking.k8s.io/gateway-name"),
        *("gateway.istio.io/managed", "istio.io/gateway-name"),
    )
)
# Its pods are the cluster's own, and some of them in no manifest.
_OF_CLUSTER = frozenset(("kube-system", "kube-public", "kube-node-lease"))
# Of so many pods the most alike is looked for.
_COMPARED = 50


class Nearest(NamedTuple):
    """What is most like pods that are looked for, in words; and whether it is surely meant."""

    hint: str
    is_meant: bool


def finds_nothing(system: System, namespace: str, selector: Mapping[str, Any]) -> bool:
    """Return whether a LabelSelector finds no pod, though pods of its namespace are known.

    Operators make pods that are in no manifest, and controllers give labels to some.
    """
    known = bool(system.workloads_in(namespace).having({}))
    return known and may_find_nothing(system, namespace, selector)


def may_find_nothing(system: System, namespace: str, selector: Mapping[str, Any]) -> bool:
    """Return whether a LabelSelector finds no pod that is here, nor one that somebody makes."""
    pods, own = system.workloads_in(namespace), system.control_plane.namespace
    if namespace in (own, *_OF_CLUSTER) or pods.selected(selector):
        return False
    wanted = mapping(selector, "matchLabels")
    expressions = mappings(selector.get("matchExpressions"))
    if not expressions and system.external.has_pods(namespace, wanted):
        return False
    values = [*wanted.values(), *(v for e in expressions for v in texts(e.get("values")))]
    keys = {*wanted, *(str(e.get("key")) for e in expressions)}
    return (
        bool(keys)
        and keys.isdisjoint(_GIVEN)
        and not any(system.made.may_say(namespace, v) for v in values if isinstance(v, str))
    )


def nearest_pods(
    system: System, member: Member, labels: Mapping[str, Any], namespace: str = ""
) -> Nearest:
    """Return what of a namespace, or of an object's own, is most like the labels that it wants.

    It is surely meant if it is called like the object, or if a label differs by a slip.
    """
    place = namespace or member.namespace
    namesake = system.workload(place, member.name)
    some = islice(system.workloads_in(place).having({}), 0 if namesake else _COMPARED)
    found = max(some, key=lambda one: _alike(one, labels), default=None)
    nearest = namesake or (found if found and _alike(found, labels) else None)
    if nearest is None:
        return Nearest("", is_meant=False)
    wrong = {key: value for key, value in labels.items() if nearest.labels.get(key) != value}
    there = [key for key in wrong if key in nearest.labels]
    told = [
        *(f"`{key}: {nearest.labels[key]}`" for key in there),
        *(f"no `{key}`" for key in wrong if key not in there),
    ]
    slips = all(near(str(wrong[key]), [str(nearest.labels[key])]) for key in there)
    hint = f"{nearest.member.seen_from(member)} has {' and '.join(told)}"
    return Nearest(hint, nearest is namesake or (len(there) == len(wrong) and slips))


def _alike(workload: Workload, labels: Mapping[str, Any]) -> int:
    return sum(
        (
            2
            if workload.labels[key] == value
            else bool(near(str(value), [str(workload.labels[key])]))
        )
        for key, value in labels.items()
        if key in workload.labels
    )
