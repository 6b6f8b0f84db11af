"""What runs of a workload: the pods that it made, by which template, and whether all is well."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from meshgen.identity import Identity
from meshgen.lenient import mapping, mappings, text
from meshgen.live.expected import Expected
from meshgen.live.observed import Observed, owner_of, statuses
from meshgen.live.seen import Seen, seen
from meshgen.model.injection import PROXY
from meshgen.resources import Object
from meshgen.system.workloads import Workload

_BY_HASH = "pod-template-hash"
# Where the controllers of Deployments and of Argo's Rollouts number their ReplicaSets.
_REVISIONS = ("deployment.kubernetes.io/revision", "rollout.argoproj.io/revision")
# Controllers that make pods, and how each knows those of its last template.
KINDS = ("Deployment.apps", "StatefulSet.apps", "DaemonSet.apps", "Rollout.argoproj.io")


@dataclass(frozen=True, eq=False)
class Running:
    """A rendered workload, what the cluster has of it, and its pods.

    `workload` is that of the system; `sets` are the ReplicaSets of it, the last one first. `failed`
    are pods that are over, and did not end well, `leaving` those on their way out.
    """

    seen: Seen
    found: Object
    workload: Workload | None
    sets: Sequence[Object]
    pods: Sequence[Object]
    failed: Sequence[Object] = ()
    leaving: Sequence[Object] = ()

    @property
    def known(self) -> Identity:
        """Return what makes it unique."""
        return self.seen.known

    @property
    def name(self) -> str:
        """Return what it is told by."""
        return f"{self.known.kind}/{self.known.name}"

    @cached_property
    def status(self) -> Mapping[str, object]:
        """Return what its controller says of it."""
        return mapping(self.found, "status")

    @cached_property
    def wanted(self) -> int:
        """Return how many pods it is to have."""
        if self.known.kind == "DaemonSet":
            return _number(self.status.get("desiredNumberScheduled"))
        said = mapping(self.found, "spec").get("replicas")
        return 1 if said is None else _number(said)

    @cached_property
    def new(self) -> Sequence[Object]:
        """Return the pods of its last template."""
        return [pod for pod in self.pods if self._is_new(pod)]

    @cached_property
    def old(self) -> Sequence[Object]:
        """Return the pods of templates before."""
        return [pod for pod in self.pods if not self._is_new(pod)]

    def _is_new(self, pod: Object) -> bool:
        labels = mapping(pod, "metadata", "labels")
        if self.sets:
            return owner_of(pod)[1] == text(mapping(self.sets[0], "metadata").get("name"))
        last = text(self.status.get("updateRevision"))
        return not last or labels.get("controller-revision-hash") == last

    @property
    def is_looked_at(self) -> bool:
        """Return whether its controller has seen what it is to be now."""
        generation = mapping(self.found, "metadata").get("generation")
        updated = self.status.get("updatedNumberScheduled", self.wanted)
        is_seen = _number(self.status.get("observedGeneration")) >= _number(generation)
        # A DaemonSet's pods do not tell whether they are of its last template; it does.
        return is_seen and (self.known.kind != "DaemonSet" or _number(updated) >= self.wanted)

    def command(self, verb: str) -> str:
        """Return the call of kubectl that does something to it: `restart`, `resume`."""
        home, name = self.known.namespace, self.known.name
        if self.known.kind == "Rollout":
            of_argo = "promote" if verb == "resume" else verb
            return f"`kubectl argo rollouts {of_argo} -n {home} {name}`"
        return f"`kubectl rollout {verb} -n {home} {self.name.lower()}`"

    @property
    def sidecar(self) -> bool | None:
        """Return whether its pods are to have a sidecar; None where nothing says."""
        return self.workload.sidecar if self.workload else None


def runnings(expected: Expected, observed: Observed) -> Iterator[Running]:
    """Yield the rendered workloads that the cluster has and can tell of."""
    by_name = {
        (w.member.identity.type, w.namespace, w.member.name): w for w in expected.system.workloads
    }
    owned: dict[tuple[str, str, str], list[Object]] = {}
    for namespace in expected.namespaces:
        for obj in (
            *observed.named(sets_path(expected, namespace)).values(),
            *observed.pods(namespace),
        ):
            owned.setdefault((namespace, *owner_of(obj)), []).append(obj)
    for each in seen(expected, observed):
        if each.known.type not in KINDS or each.found is None:
            continue
        home, name = each.known.namespace, each.known.name
        below = owned.get((home, each.known.kind, name), [])
        sets = sorted((o for o in below if o["kind"] == "ReplicaSet"), key=_revision, reverse=True)
        pods = [obj for obj in below if obj["kind"] == "Pod"]
        for one in sets:
            pods += owned.get((home, "ReplicaSet", text(mapping(one, "metadata").get("name"))), [])
        yield Running(
            each,
            each.found,
            by_name.get((each.known.type, home, name)),
            sets,
            [*filter(_runs, pods)],
            [pod for pod in pods if mapping(pod, "status").get("phase") == "Failed"],
            [pod for pod in pods if mapping(pod, "metadata").get("deletionTimestamp")],
        )


def sets_path(expected: Expected, namespace: str) -> str:
    """Return the path of a namespace's ReplicaSets."""
    return expected.path("apps/v1", "ReplicaSet", namespace)


def has_proxy(pod: Object) -> bool:
    """Return whether a pod has a sidecar, of either kind."""
    spec = mapping(pod, "spec")
    listed = (*mappings(spec.get("containers")), *mappings(spec.get("initContainers")))
    return any(each.get("name") == PROXY for each in listed)


def is_ready(pod: Object) -> bool:
    """Return whether a pod takes requests."""
    conditions = mappings(mapping(pod, "status").get("conditions"))
    return any(c.get("type") == "Ready" and c.get("status") == "True" for c in conditions)


def parts(pod: Object) -> str:
    """Return how many of its containers are ready, as kubectl has it: `2/2`."""
    listed = list(statuses(pod))
    whole = max(len(listed), len(mappings(mapping(pod, "spec").get("containers"))))
    return f"{sum(bool(each.get('ready')) for each in listed)}/{whole}"


def _runs(pod: Object) -> bool:
    """Return whether a pod is one that counts: not over, and not on its way out."""
    is_over = mapping(pod, "status").get("phase") in ("Succeeded", "Failed")
    return not is_over and not mapping(pod, "metadata").get("deletionTimestamp")


def _revision(obj: Object) -> tuple[int, str]:
    meta = mapping(obj, "metadata")
    numbers = (_number(mapping(meta, "annotations").get(name)) for name in _REVISIONS)
    return max(numbers), text(meta.get("creationTimestamp"))


def _number(value: object) -> int:
    """Return a number, of a text too: annotations are, and the generation that a Rollout saw."""
    said = str(value)
    return int(said) if said.isdecimal() else 0
