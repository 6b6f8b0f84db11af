"""What istiod is told by its environment."""

from collections.abc import Iterator

from meshgen.lenient import mapping, mappings, text
from meshgen.system import System, Workload

_OPERATOR = "IstioOperator.install.istio.io"


def istiods(system: System) -> Iterator[Workload]:
    """Yield the Deployments of istiod."""
    for workload in system.workloads:
        if workload.member.kind == "Deployment" and workload.member.labels.get("app") == "istiod":
            yield workload


def variable(workload: Workload, name: str) -> str:
    """Return an environment variable of pods; "" where none of their containers has it."""
    found = (
        text(env.get("value"))
        for _, container in workload.containers
        for env in mappings(container.get("env"))
        if env.get("name") == name
    )
    return next(found, "")


def variables(system: System, name: str) -> Iterator[str]:
    """Yield what a variable is in each istiod that is known, of the installation too."""
    yield from (variable(workload, name) for workload in istiods(system))
    for member in system.of(_OPERATOR):
        yield text(mapping(member.spec, "values", "pilot", "env").get(name))
