"""What `meshgen access` tells of: an environment of a config, or manifests."""

from collections.abc import Iterator, Mapping, Sequence
from functools import partial

from meshgen.access import EVERYTHING, Question, Verdicts, matrix_of
from meshgen.access.find import Aliases
from meshgen.findings import Related
from meshgen.manifests.reading import Manifest, Reading
from meshgen.mesh import Service
from meshgen.mesh.callers import Caller as Asking
from meshgen.mesh.callers import principals_of, trust_domain
from meshgen.pipeline.project import Project
from meshgen.pipeline.sources import sources
from meshgen.pipeline.systems import names_beside, refuse_wrong, system_of
from meshgen.resources import Path, dotted
from meshgen.system import Member, System
from meshgen.system.access import Caller

_RULES = ("spec", "rules")


def of_config(
    project: Project, environments: Sequence[str], question: Question = EVERYTHING
) -> Iterator[Verdicts]:
    """Yield who may reach whom in environments.

    Raises MeshgenError for what the cluster would refuse, and for a name that nobody has.
    """
    for environment in environments:
        refuse_wrong(project, environment)
        project.progress(f"asking who may reach whom in {environment}")
        names = names_in(project, environment)
        whole, of_services = system_of(project, environment), own_namespaces(project, environment)
        matrix = matrix_of(whole, question, names, of_services)
        find = partial(_at_setting, _written(project, environment))
        yield Verdicts(environment, matrix, find, question=question)


def own_namespaces(project: Project, environment: str) -> frozenset[str]:
    """Return the namespaces of an environment's services, not those of its platform."""
    return frozenset(one.name for one in project.mesh(environment).namespaces.values())


def names_in(project: Project, environment: str) -> Aliases:
    """Return namespace and name of what the config has in the cluster, by its own names.

    Those are services, gateways, hosts outside and what runs beside the services; services also
    behind the config's name of the namespace.
    """
    mesh = project.mesh(environment)
    homes = {key: mesh.namespace_of(gateway.namespace) for key, gateway in mesh.gateways.items()}
    gateways = {key: (home.name, home.full_name(key)) for key, home in homes.items()}
    outside = {
        key: (one.namespace.name, one.namespace.full_name(one.name))
        for key, one in mesh.external.items()
    }
    services = names_beside(project, environment)
    behind = {
        f"{service.namespace.key or mesh.name}/{service.key}": services[service.key]
        for service in mesh.services
    }
    return {**outside, **gateways, **services, **behind}


def of_manifests(whole: System, reading: Reading, question: Question = EVERYTHING) -> Verdicts:
    """Return who may reach whom in the system that manifests are."""
    matrix = matrix_of(whole, question, {})
    return Verdicts(
        "", matrix, partial(_in_manifest, reading.manifests), reading.findings, question
    )


# Of what an object is a resource: a project, its environment and the position there.
_Written = tuple[Project, str, int]


def _written(project: Project, environment: str) -> Mapping[int, _Written]:
    """Return which resource each object of an environment is, and of its other clusters."""
    return {
        id(obj): (side, name, position)
        for name in project.sisters(environment)
        for side in project.sides(name)
        for position, obj in enumerate(side.objects(name))
    }


def _at_setting(
    written: Mapping[int, _Written],
    member: Member,
    path: Path,
    caller: Caller | None,
) -> Related:
    """Return the setting behind what an object says; of one caller, the `calls` that name it.

    What is installed with Istio has no setting.
    """
    if id(member.object) not in written:
        return Related(resource=str(member), path=dotted(path))
    project, environment, position = written[id(member.object)]
    resource = project.resources(environment)[position]
    said = caller and path[:2] == _RULES and _call(project, environment, resource.origin, caller)
    if said:
        location, setting = project.resolved(environment).find(said)
    else:
        location, setting = sources(project, environment).place(position, resource, path)
    return Related(location, str(member), dotted(setting))


def _call(project: Project, environment: str, origin: Path, caller: Caller) -> Path:
    """Return the setting by which a caller asks a service, () for none.

    `origin` is that of an object: the service's own policy tells of callers, others beside it do
    not.
    """
    if origin[2:] not in ((), ("access",)):
        return ()
    mesh = project.mesh(environment)
    domain = trust_domain(mesh.spec.istio)
    root, key, *_ = (*map(str, origin[:2]), "", "")
    service = mesh.service(key) if root == "services" else None
    for edge in mesh.calls.callers_of(service) if service else ():
        if caller.principal in _principals(edge.caller, domain):
            return edge.why
    return ()


def _principals(caller: Asking, domain: str) -> Iterator[str]:
    """Yield the names of who asks, before the prefix and with it."""
    for name in principals_of(caller, domain):
        yield name
        if isinstance(caller, Service):
            before, _, account = name.rpartition("/")
            yield f"{before}/{caller.namespace.full_name(account)}"


def _in_manifest(
    manifests: Sequence[Manifest], member: Member, path: Path, _: Caller | None
) -> Related:
    return Related(manifests[member.position].place(path), str(member), dotted(path))
