"""What istioctl and Helm take of each environment, and what is done with it."""

from collections.abc import Callable, Iterable, Iterator, Mapping

from meshgen.mesh import Mesh
from meshgen.platform.istio.charts import releases
from meshgen.platform.istio.installation import Installation, installations
from meshgen.platform.istio.operators import operators
from meshgen.platform.istio.steps import readme
from meshgen.resources import Object


def installation_files(
    meshes: Mapping[str, Mesh], sisters: Callable[[str], Iterable[str]]
) -> Iterator[tuple[str, Mapping[str, Object], str]]:
    """Yield environments, each with data by name, and a page of commands.

    `sisters` names those that are one mesh with one, in its clusters.
    """
    for environment, installation in installations(meshes, sisters):
        yield environment, _data(installation), readme(installation, environment)


def _data(installation: Installation) -> Mapping[str, Object]:
    if installation.settings.by == "istioctl":
        return {name: obj for name, _, obj in operators(installation)}
    if installation.settings.by == "helm":
        return {release.name: release.values for release in releases(installation)}
    return {}
