"""Environments that get in each other's way on one cluster."""

from collections.abc import Iterator, Sequence

from meshgen.codes.told import OVERWRITTEN
from meshgen.findings import Code, Finding, Severity
from meshgen.identity import Identity, identity
from meshgen.lenient import mapping, text
from meshgen.mesh import workloads
from meshgen.pipeline.kept import kept
from meshgen.pipeline.project import Project
from meshgen.resources import Object, dotted

_CERTIFICATE = "Certificate.cert-manager.io"
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
            if other == environment:
                continue
            if others != obj or _alike(project, other, environment, name.namespace):
                shared.setdefault(other, []).append(name)
        for other, names in shared.items():
            yield environment, _overwrites(project, environment, other, names)


def shared_quotas(project: Project, environments: Sequence[str]) -> Iterator[tuple[str, Finding]]:
    """Yield each environment whose quotas count another one's pods too, with the finding.

    Pods of the same workloads are left out: of what is overwritten it is told that it is.
    """
    for environment in environments:
        names = map(identity, project.objects(environment))
        limited = dict.fromkeys(n.namespace for n in names if n.kind == "ResourceQuota")
        workloads = _workloads(project, environment) if limited else {}
        for other in project.environments:
            if not limited or other == environment or not _meet(project, environment, other):
                continue
            theirs = _workloads(project, other)
            for namespace in limited:
                there = theirs.get(namespace, set())
                if there and not there & workloads.get(namespace, set()):
                    yield environment, _counts_more(project, environment, other, namespace)


def shared_domains(project: Project, environments: Sequence[str]) -> Iterator[tuple[str, Finding]]:
    """Yield each environment whose limits somebody outside counts as another one's, differently."""
    first: dict[tuple[str, str], tuple[str, dict[str, str]]] = {}
    for environment in environments:
        mesh = project.mesh(environment)
        counter = mesh.counter
        if counter is None or counter.spec.external is None:
            continue
        key = (counter.target.fqdn, counter.domain)
        other, limits = first.setdefault(key, (environment, mesh.counted))
        if limits != mesh.counted:
            yield (
                environment,
                _finding(
                    project,
                    environment,
                    Code(OVERWRITTEN.code),
                    f"`{other}` has limits of the domain `{counter.domain}` too: "
                    f"{counter.target.fqdn} takes those of one",
                    "expected a `domain` of its own in `rateLimitService`",
                    settled="",
                ),
            )


def shared_secrets(project: Project, environments: Sequence[str]) -> Iterator[tuple[str, Finding]]:
    """Yield each environment with a Certificate for the Secret of another one's, by another name.

    Those of one name are told of where environments overwrite each other.
    """
    first: dict[tuple[str, str, str], tuple[str, Identity]] = {}
    for environment in environments:
        for obj in project.objects(environment):
            name = identity(obj)
            if name.type != _CERTIFICATE:
                continue
            secret = text(mapping(obj, "spec").get("secretName"))
            key = (_cluster(project, environment), name.namespace, secret)
            other, theirs = first.setdefault(key, (environment, name))
            if theirs != name and other != environment:
                message = (
                    f"`{other}` has {theirs} for Secret/{name.namespace}/{secret} too: "
                    "cert-manager issues one of them, and gateways of both show that"
                )
                expected = "expected another `credentialName` in its gateway's `tls`"
                code = Code(OVERWRITTEN.code)
                yield environment, _finding(project, environment, code, message, expected)


@kept
def _workloads(project: Project, environment: str) -> dict[str, set[tuple[str, str]]]:
    """Return the kinds and names of an environment's workloads, by namespace.

    Those of services: to render another environment for the sake of this one may fail.
    """
    found: dict[str, set[tuple[str, str]]] = {}
    services = project.mesh(environment).services
    for workload in (w for service in services for w in workloads(service)):
        home, kind = workload.service.namespace, workload.service.spec.kind
        found.setdefault(home.name, set()).add((kind, home.full_name(workload.name)))
    return found


def _meet(project: Project, one: str, other: str) -> bool:
    return _cluster(project, one) == _cluster(project, other)


def _cluster(project: Project, environment: str) -> str:
    return project.resolved(environment).mesh.cluster or ""


def _alike(project: Project, one: str, other: str, namespace: str) -> bool:
    """Return whether two environments call things alike in a namespace, or as a whole.

    As a whole in what is neither's own, and for what is in none.
    """
    mine, theirs = _around(project, one), _around(project, other)
    if namespace not in mine or namespace not in theirs:
        names = [(s.namespace, s.prefix, s.suffix) for s in map(project.settings, (one, other))]
        return names[0] == names[1]
    return not mine[namespace].isdisjoint(theirs[namespace])


@kept
def _around(project: Project, environment: str) -> dict[str, set[tuple[str, str]]]:
    """Return what is put around names in each namespace of an environment."""
    found: dict[str, set[tuple[str, str]]] = {}
    for namespace in project.mesh(environment).namespaces.values():
        found.setdefault(namespace.name, set()).add((namespace.prefix, namespace.suffix))
    return found


def _overwrites(project: Project, one: str, other: str, names: Sequence[Identity]) -> Finding:
    told = str(names[0]) + (f" and {len(names) - 1} more" if names[1:] else "")
    # What lives in no namespace is told apart by its name alone, but for a Namespace itself.
    by_name = all(not name.namespace and name.kind != "Namespace" for name in names)
    return _finding(
        project,
        one,
        Code(OVERWRITTEN.code),
        f"`{other}` has {told} too: on one cluster, each overwrites the other",
        f"expected {'' if by_name else 'a namespace, '}a namePrefix or a nameSuffix of its own",
    )


def _counts_more(project: Project, one: str, other: str, namespace: str) -> Finding:
    message = f"namespace {namespace} is that of `{other}` too: quotas count the pods of both"
    return _finding(project, one, Code.UNCOUNTED, message, "")


def _finding(
    project: Project,
    environment: str,
    code: Code,
    message: str,
    expected: str,
    settled: str = _SETTLED,
) -> Finding:
    origins = project.resolved(environment).origins
    path = project.written(environment)
    location, _ = origins.find(origins.root, path, key=True)
    return Finding(
        code, message, location, dotted(path), expected, settled, severity=Severity.WARNING
    )
