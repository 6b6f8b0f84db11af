"""Steps of the way into the mesh that a change leaves out."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from meshgen.checks.rules.envoyfilter.limits import Limit, limits_of
from meshgen.checks.violation import Violation
from meshgen.codes.told import SKIPPED_STEP
from meshgen.identity import identity
from meshgen.kinds.limits import RATE_LIMIT_STATS
from meshgen.pipeline.project import Project
from meshgen.pipeline.systems import in_clusters, system_of
from meshgen.resources import Object, Path, canonical
from meshgen.system import System
from meshgen.system.access.policy import AccessPolicy
from meshgen.system.peers import Mode
from meshgen.system.policies import AUTHORIZATION_POLICY, ENVOY_FILTER, PEER_AUTHENTICATION
from meshgen.system.workloads import Workload

# So many workloads are named.
_NAMED = 3
_KINDS = frozenset((AUTHORIZATION_POLICY, ENVOY_FILTER, PEER_AUTHENTICATION))


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

    `taken` gives the object, and the place in it, by which a workload is where it leads to; None
    where it is not there, or has been before.
    """

    message: str
    expected: str
    taken: Callable[[_Then], tuple[int, Path] | None]


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


_STEPS = (
    _Step(
        "STRICT at once for pods that ran without a sidecar",
        "expected PERMISSIVE until all of them have their sidecar",
        _strict,
    ),
    _Step(
        "policies are enforced at once for workloads that had none",
        "expected `authorization: {dryRun: true}` until no call that is meant would be refused",
        _enforced,
    ),
    _Step(
        "what comes over the limit is refused at once, for workloads that had none",
        "expected `rateLimit: {enforce: false}` until what it counts is what is meant",
        _refused,
    ),
)


def skipped(
    project: Project, environment: str, applied: Sequence[Object]
) -> Iterator[tuple[int, Violation]]:
    """Yield the steps that a change leaves out, for workloads that were there before.

    Each is with the position of the object that leads further among the environment's objects;
    `applied` are the objects of the tree before.
    """
    if not _may_skip(project, environment, applied):
        return
    now = system_of(project, environment)
    before = in_clusters(
        project, environment, lambda name: applied if name == environment else project.objects(name)
    )
    pairs = ((each, before.workload(each.namespace, each.member.name)) for each in now.workloads)
    there = [_Then(each, now, former, before) for each, former in pairs if former is not None]
    for step in _STEPS:
        taken = [(str(each.workload.member), at) for each in there if (at := step.taken(each))]
        if taken:
            names = [name for name, _ in taken]
            yield _left_out(step, names, environment, *taken[0][1])


def _may_skip(project: Project, environment: str, applied: Sequence[Object]) -> bool:
    """Return whether anything leads further than before: all else is told without a look at it."""
    mesh = project.mesh(environment)
    if any(one.in_mesh and one.accepts(one.spec) == Mode.STRICT for one in mesh.services):
        return True
    former = set(map(canonical, applied))
    return any(
        identity(obj).type in _KINDS and canonical(obj) not in former
        for obj in project.objects(environment)
    )


def _left_out(
    step: _Step, names: Sequence[str], environment: str, position: int, path: Path
) -> tuple[int, Violation]:
    more = f" and {len(names) - _NAMED} more" if len(names) > _NAMED else ""
    message = f"{step.message}: {', '.join(names[:_NAMED])}{more}"
    hint = f"`meshgen docs {environment}` writes the way into the mesh, step by step"
    return position, Violation.of(SKIPPED_STEP, path, message, expected=step.expected, hint=hint)
