"""Environments that get in each other's way on one cluster."""

from collections.abc import Iterator, Sequence

from meshgen.codes import OVERWRITTEN
from meshgen.findings import Code, Finding, Severity
from meshgen.identity import Identity, identity
from meshgen.pipeline.project import Project
from meshgen.resources import Object, Path, dotted

_SETTLED = "`cluster: NAME` in an environment says that it goes to another cluster"


def overwritten(project: Project, environments: Sequence[str]) -> Iterator[tuple[str, Finding]]:
    """Yield each environment that has objects of an earlier one, with the finding about it.

    What is the same in both, such as the Namespace, is overwritten by nothing; unless all is named
    alike, since the next change would tell.
    """
    first: dict[tuple[str, Identity], tuple[str, Object]] = {}
    for environment in environments:
        shared: dict[str, list[Identity]] = {}
        for obj in project.objects(environment):
            name = identity(obj)
            key = (_cluster(project, environment), name)
            other, others = first.setdefault(key, (environment, obj))
            if other != environment and (others != obj or _alike(project, other, environment)):
                shared.setdefault(other, []).append(name)
        for other, names in shared.items():
            yield environment, _overwrites(project, environment, other, names)


def shared_quotas(project: Project, environments: Sequence[str]) -> Iterator[tuple[str, Finding]]:
    """Yield each environment whose quota counts another one's pods too, with the finding."""
    for environment in environments:
        if not any(obj["kind"] == "ResourceQuota" for obj in project.objects(environment)):
            continue
        for other in project.environments:
            if other != environment and _in_one_namespace(project, environment, other):
                yield environment, _counts_more(project, environment, other)


def _cluster(project: Project, environment: str) -> str:
    return project.resolved(environment).mesh.cluster or ""


def _alike(project: Project, one: str, other: str) -> bool:
    names = [(s.namespace, s.prefix, s.suffix) for s in map(project.settings, (one, other))]
    return names[0] == names[1]


def _in_one_namespace(project: Project, one: str, other: str) -> bool:
    same = project.settings(one).namespace == project.settings(other).namespace
    clusters = _cluster(project, one), _cluster(project, other)
    return same and clusters[0] == clusters[1] and not _alike(project, one, other)


def _overwrites(project: Project, one: str, other: str, names: Sequence[Identity]) -> Finding:
    told = str(names[0]) + (f" and {len(names) - 1} more" if names[1:] else "")
    return _finding(
        project,
        one,
        Code(OVERWRITTEN.code),
        f"`{other}` has {told} too: on one cluster, each overwrites the other",
        "expected a namespace, a namePrefix or a nameSuffix of its own",
    )


def _counts_more(project: Project, one: str, other: str) -> Finding:
    namespace = project.settings(one).namespace
    message = f"namespace {namespace} is that of `{other}` too: quotas count the pods of both"
    return _finding(project, one, Code.UNCOUNTED, message, "")


def _finding(
    project: Project, environment: str, code: Code, message: str, expected: str
) -> Finding:
    origins = project.resolved(environment).origins
    path: Path = ("environments", environment)
    location, _ = origins.find(origins.root, path, key=True)
    return Finding(
        code, message, location, dotted(path), expected, _SETTLED, severity=Severity.WARNING
    )
