"""Steps of the way into the mesh that a change leaves out."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from meshgen.checks.rules.envoyfilter.limits import Limit, limits_of
from meshgen.checks.violation import Violation
from meshgen.codes.told import SKIPPED_STEP
from meshgen.forecast import clusters, forecast, key_of
from meshgen.identity import Identity, identity
from meshgen.kinds.limits import RATE_LIMIT_STATS
from meshgen.pipeline.project import Project
from meshgen.pipeline.systems import in_clusters, system_of
from meshgen.quota import Situation
from meshgen.resources import Object, Path, canonical
from meshgen.system import System
from meshgen.system.access.policy import AccessPolicy
from meshgen.system.peers import Mode
from meshgen.system.policies import (
    AUTHORIZATION_POLICY,
    ENVOY_FILTER,
    PEER_AUTHENTICATION,
    SIDECAR,
)
from meshgen.system.workloads import Workload

# So many are named.
_NAMED = 3
_QUOTA, _ENTRY = "ResourceQuota", "ServiceEntry.networking.istio.io"
_KINDS = frozenset((AUTHORIZATION_POLICY, ENVOY_FILTER, PEER_AUTHENTICATION, SIDECAR, _QUOTA))
_CLOSED = "REGISTRY_ONLY"
# Who takes a step, and where the object that has them take it stands, with the place in it.
_Taken = tuple[str, int, Path]


@dataclass(frozen=True)
class _Change:
    """What is applied, by what it is, and what is to be, of one environment."""

    project: Project
    environment: str
    applied: Mapping[Identity, Object]

    @property
    def rendered(self) -> Sequence[Object]:
        """Return the objects that are to be."""
        return self.project.objects(self.environment)

    @property
    def declares_hosts(self) -> bool:
        """Return whether hosts outside are declared that were not."""
        return any(name.type == _ENTRY and name not in self.applied for _, name in self.changed)

    @property
    def changed(self) -> Iterator[tuple[int, Identity]]:
        """Yield what is new or otherwise than before, with its position."""
        for position, obj in enumerate(self.rendered):
            name = identity(obj)
            if name not in self.applied or canonical(self.applied[name]) != canonical(obj):
                yield position, name

    @cached_property
    def workloads(self) -> "Sequence[_Then]":
        """Return the workloads that were there before."""
        now = system_of(self.project, self.environment)
        before = in_clusters(self.project, self.environment, self._before)
        pairs = (
            (each, before.workload(each.namespace, each.member.name)) for each in now.workloads
        )
        return [_Then(each, now, former, before) for each, former in pairs if former is not None]

    def _before(self, environment: str) -> Sequence[Object]:
        if environment == self.environment:
            return list(self.applied.values())
        return self.project.objects(environment)


@dataclass(frozen=True, eq=False)
class _Then:
    """A workload that was there before: as it is now, and as it was."""

    workload: Workload
    now: System
    former: Workload
    before: System

    @property
    def stays_in_mesh(self) -> bool:
        """Return whether its pods surely had a sidecar, and have one."""
        return bool(self.former.in_mesh and self.workload.in_mesh)


@dataclass(frozen=True)
class _Step:
    """A step of the way: what is told where it is left out, and what should come first.

    `taken` yields who is where it leads to, and has not been before.
    """

    message: str
    expected: str
    taken: Callable[[_Change], Iterator[_Taken]]


def _each(
    taken: Callable[[_Then], tuple[int, Path] | None],
) -> Callable[[_Change], Iterator[_Taken]]:
    """Return what looks at each workload that was there before."""

    def of_all(change: _Change) -> Iterator[_Taken]:
        for each in change.workloads:
            if (place := taken(each)) is not None:
                yield (str(each.workload.member), *place)

    return of_all


def _strict(then: _Then) -> tuple[int, Path] | None:
    demand = then.now.peers.of(then.workload)
    had_none = then.former.in_mesh is False
    if had_none and then.workload.in_mesh and demand.mode is Mode.STRICT and demand.member:
        return demand.member.position, demand.path
    return None


def _enforced(then: _Then) -> tuple[int, Path] | None:
    if not then.stays_in_mesh or then.before.policies(AUTHORIZATION_POLICY).of(then.former):
        return None
    policies = map(AccessPolicy, then.now.policies(AUTHORIZATION_POLICY).of(then.workload))
    return next(((each.member.position, ()) for each in policies if not each.is_dry_run), None)


def _refused(then: _Then) -> tuple[int, Path] | None:
    if not then.stays_in_mesh or any(_limits(then.before, then.former)):
        return None
    refusing = filter(_refuses, _limits(then.now, then.workload))
    return next(((each.patch.member.position, ()) for each in refusing), None)


def _limits(system: System, workload: Workload) -> Iterator[Limit]:
    """Yield the rate limits of a workload's sidecars."""
    members = {member.position for member in system.policies(ENVOY_FILTER).of(workload)}
    return (each for each in limits_of(system) if each.patch.member.position in members)


def _refuses(limit: Limit) -> bool:
    share = limit.share("filter_enforced")
    return share is not None and share > 0 and limit.get("stat_prefix") == RATE_LIMIT_STATS


def _closed(then: _Then) -> tuple[int, Path] | None:
    egress = then.now.egress_of(then.workload)
    is_new = then.stays_in_mesh and _outbound(then.before, then.former) != _CLOSED
    if is_new and egress and egress.outbound == _CLOSED:
        return egress.member.position, ("spec", "outboundTrafficPolicy")
    return None


def _closed_with_hosts(change: _Change) -> Iterator[_Taken]:
    """Yield who is closed in; where no host is declared anew, there is no step before."""
    return _each(_closed)(change) if change.declares_hosts else iter(())


def _outbound(system: System, workload: Workload) -> str:
    egress = system.egress_of(workload)
    return (egress.outbound if egress else "") or system.control_plane.outbound


def _below(change: _Change) -> Iterator[_Taken]:
    """Yield the quotas that are less than what stands takes at rest."""
    changed = {position: name for position, name in change.changed if name.kind == _QUOTA}
    if not changed:
        return
    project, environment = change.project, change.environment
    limits = [change.rendered[position] for position in changed]
    standing = [obj for name, obj in change.applied.items() if name.kind != _QUOTA]
    mesh = project.mesh(environment)
    on = clusters(mesh, mesh.spec.nodes, project.beside(environment))
    positions = {key_of(change.rendered[position]): position for position in changed}
    for each in forecast([*limits, *standing], on):
        for quota in (one for space in each.capacity.namespaces for one in space.quotas):
            for usage in quota.situations[Situation.AT_REST]:
                if not usage.fits:
                    keys = ("spec", "hard", usage.resource)
                    name = f"{quota.key}: {usage.used_text} {usage.resource} of {usage.hard_text}"
                    yield name, positions[quota.key], keys


_STEPS = (
    _Step(
        "STRICT at once for pods that ran without a sidecar",
        "expected PERMISSIVE until all of them have their sidecar",
        _each(_strict),
    ),
    _Step(
        "policies are enforced at once for workloads that had none",
        "expected `authorization: {dryRun: true}` until no call that is meant would be refused",
        _each(_enforced),
    ),
    _Step(
        "hosts that nobody declares are refused at once, for workloads that reached any",
        "expected `egress: open` until nobody asks for others than `external` has",
        _closed_with_hosts,
    ),
    _Step(
        "what comes over the limit is refused at once, for workloads that had none",
        "expected `rateLimit: {enforce: false}` until what it counts is what is meant",
        _each(_refused),
    ),
    _Step(
        "a quota is below what stands, so that no pod can be replaced",
        "expected it no smaller until what stands takes less",
        _below,
    ),
)


def skipped(
    project: Project, environment: str, applied: Sequence[Object]
) -> Iterator[tuple[int, Violation]]:
    """Yield the steps that a change leaves out, for workloads that were there before.

    Each is with the position of the object that leads further among the environment's objects;
    `applied` are the objects of the tree before.
    """
    change = _Change(project, environment, {identity(obj): obj for obj in applied})
    if not _may_skip(change):
        return
    for step in _STEPS:
        taken = list(step.taken(change))
        if taken:
            yield _left_out(step, environment, taken)


def _may_skip(change: _Change) -> bool:
    """Return whether anything leads further than before: all else is told without a look at it."""
    mesh = change.project.mesh(change.environment)
    if any(one.in_mesh and one.accepts(one.spec) == Mode.STRICT for one in mesh.services):
        return True
    return any(name.type in _KINDS for _, name in change.changed)


def _left_out(step: _Step, environment: str, taken: Sequence[_Taken]) -> tuple[int, Violation]:
    names = list(dict.fromkeys(name for name, _, _ in taken))
    more = f" and {len(names) - _NAMED} more" if len(names) > _NAMED else ""
    message = f"{step.message}: {', '.join(names[:_NAMED])}{more}"
    hint = f"`meshgen docs {environment}` writes the way into the mesh, step by step"
    _, position, path = taken[0]
    return position, Violation.of(SKIPPED_STEP, path, message, expected=step.expected, hint=hint)
