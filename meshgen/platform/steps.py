"""What is done to bring a platform up, in order."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from textwrap import indent

from msgspec import structs

from meshgen.filenames import ISTIO, PLATFORM
from meshgen.mesh import Mesh, Service
from meshgen.mesh.workload import workloads
from meshgen.model.component import Component
from meshgen.platform.alerts import ALERTS, ALERTS_FILE
from meshgen.platform.istio.gitops import HOMES
from meshgen.resources import Object
from meshgen.yamlio import dump

# What is done, and by what: text with a language, such as commands for a shell.
Step = tuple[str, str, Sequence[str]]
SHELL = "shell"

_PROVIDERS = (
    "Istio's mesh config has these providers. What a policy asks an external authorizer about that "
    "is not there, istiod denies altogether; to a collector that is not there, no span is sent"
)
_SECRETS = "What the pods need, and no file has; of what is in capitals put your own"
_OF_SERVICES = "What the pods of the services need, and no file has; fill in what is yours"
_RULED = "The rules of the alerts, as a file that `rule_files` of the Prometheus at {url} names"
_BY_GITOPS = (
    "Istio comes with them, as [its page]({page}) says. Until it is there, no API server takes "
    "objects of its kinds: apply again then"
)


def platform_steps(
    environment: str,
    mesh: Mesh,
    beside: Mesh | None,
    providers: Sequence[Object],
    apply: Mapping[str, Step],
    secrets_of_services: Callable[[], Iterable[str]],
) -> list[Step]:
    """Return the steps of an environment; none where its cluster has to have nothing.

    `beside` is what runs beside the services, if anything does, `providers` what Istio's mesh
    config needs that somebody else writes; `apply` has the step that applies a tree by its folder;
    `secrets_of_services` gives the commands that make what the services' pods read.
    """
    said = mesh.spec.platform
    installed = said.istio if said else None
    is_by_gitops = installed is not None and installed.by in HOMES
    page = f"{PLATFORM}/{ISTIO}/{environment}/README.md"
    steps: list[Step] = []
    if installed is not None and not is_by_gitops:
        steps.append((f"Istio, as [its page]({page}) says", "", ()))
    if providers:
        entries = dump({"extensionProviders": list(providers)}).splitlines()
        steps.append((_PROVIDERS, "yaml", entries))
    if beside is not None:
        secrets = list(_secrets(mesh, beside))
        steps += [(_SECRETS, SHELL, secrets)] if secrets else []
        steps.append(apply[PLATFORM])
        steps += _given(mesh, beside)
        steps += _ruled(mesh)
    if is_by_gitops:
        steps.append((_BY_GITOPS.format(page=page), "", ()))
    if not steps:
        return []
    if secrets := list(secrets_of_services()):
        homes = [one.name for one in mesh.namespaces.values() if one.create]
        made = [created(one) for one in homes if any(f" -n {one} " in each for each in secrets)]
        steps.append((_OF_SERVICES, SHELL, [*made, *secrets]))
    steps.append(apply[""])
    looks = list(_looks(mesh, beside)) if beside is not None else []
    return [*steps, *([("A look at it", SHELL, looks)] if looks else [])]


def numbered(steps: Iterable[Step]) -> str:
    """Return steps as a list of Markdown."""
    return "".join(
        start + what + (f":\n\n{_block(language, lines, start)}\n" if lines else ".\n\n")
        for number, (what, language, lines) in enumerate(steps, 1)
        for start in (f"{number}. ",)
    )


def created(namespace: str) -> str:
    """Return the command that makes a namespace where it is not there."""
    return f"kubectl create namespace {namespace} --dry-run=client -o yaml | kubectl apply -f -"


def _block(language: str, lines: Sequence[str], start: str) -> str:
    return indent("\n".join((f"```{language}", *lines, "```")), " " * len(start)) + "\n"


def _parts(mesh: Mesh, beside: Mesh) -> Iterator[tuple[Component, Service]]:
    """Yield the parts that run, each with what it is beside the services."""
    said = mesh.spec.platform
    for field in structs.fields(said) if said else ():
        part, service = getattr(said, field.name), beside.service(field.name.replace("_", "-"))
        if isinstance(part, Component) and service is not None:
            yield part, service


def _secrets(mesh: Mesh, beside: Mesh) -> Iterator[str]:
    """Yield the commands that make the Secrets of all parts, and their namespaces before."""
    given = {part.stands_for for part, _ in _parts(mesh, beside)}
    rendered = {one.name for one in beside.namespaces.values() if one.create}
    needed = _needed(mesh, beside)
    yield from (created(one) for one in dict.fromkeys(n for n, _ in needed) if one in rendered)
    for (namespace, secret), values in needed.items():
        own = (f'--from-literal={k}="{v}"' for k, v in values.items() if v not in given)
        if literals := " ".join(own):
            yield f"kubectl -n {namespace} create secret generic {secret} {literals}"


def _given(mesh: Mesh, beside: Mesh) -> Iterator[Step]:
    """Yield what parts give to others once they run: pods wait for their Secrets till then."""
    for part, service in _parts(mesh, beside):
        commands = []
        for (namespace, secret), values in _needed(mesh, beside).items():
            keys = [key for key, value in values.items() if part.stands_for == value]
            # A key more of one that is there.
            data = ", ".join(f'"{key}": "{part.stands_for}"' for key in keys)
            told = f"patch secret {secret} -p '{{\"stringData\": {{{data}}}}}'"
            if len(keys) == len(values):
                literals = " ".join(f'--from-literal={key}="{part.stands_for}"' for key in keys)
                told = f"create secret generic {secret} {literals}"
            commands += [f"kubectl -n {namespace} {told}"] if keys else []
        if commands:
            workload = f"{service.spec.kind.lower()}/{service.namespace.full_name(service.name)}"
            status = f"kubectl -n {service.namespace.name} rollout status {workload}"
            what = f"What others need of {service.key}, once it runs: {part.gives}"
            yield what, SHELL, [status, *_page(part, service), *commands]


def _needed(mesh: Mesh, beside: Mesh) -> Mapping[tuple[str, str], Mapping[str, str]]:
    """Return what is in the Secrets of all parts, by namespace and name."""
    needed: dict[tuple[str, str], dict[str, str]] = {}
    for part, service in _parts(mesh, beside):
        for secret, values in part.secrets.items():
            needed.setdefault((service.namespace.name, secret), {}).update(values)
    return needed


def _ruled(mesh: Mesh) -> Iterator[Step]:
    """Yield what a Prometheus of somebody else, whom no operator tells, needs for the alerts."""
    said = mesh.spec.platform
    prometheus = said.prometheus if said else None
    if said is None or said.alerts is None or prometheus is None:
        return
    if prometheus.is_rendered or prometheus.operator is not None:
        return
    key = ALERTS_FILE.replace(".", r"\.")
    got = f"kubectl -n {said.namespace.name} get configmap {ALERTS} -o jsonpath='{{.data.{key}}}'"
    yield _RULED.format(url=prometheus.url), SHELL, [f"{got} > {ALERTS_FILE}"]


def _looks(mesh: Mesh, beside: Mesh) -> Iterator[str]:
    for part, service in _parts(mesh, beside):
        if part.tried_by:
            yield part.tried_by
        yield from _page(part, service)


def _page(part: Component, service: Service) -> Iterator[str]:
    """Yield the commands that bring a part's page to this machine, and tell how to log in."""
    home = service.namespace
    if part.page:
        ports = {port.name: port.port for port in service.ports}
        port = ports.get(part.asked_at) or service.ports[0].port
        where = f"-n {home.name} port-forward svc/{home.full_name(service.name)} {port}"
        yield f"kubectl {where}  # http://localhost:{port}{part.page}"
    if part.login:
        said = part.login.replace("ACCOUNT", home.full_name(workloads(service)[0].account))
        yield f"kubectl -n {home.name} {said}  # to log in there"
