"""A project's outputs; nothing wrong leaves it."""

from collections.abc import Mapping, Sequence
from functools import partial
from typing import TYPE_CHECKING

from meshgen.errors import MeshgenError
from meshgen.filenames import PLATFORM
from meshgen.findings import Code, Finding, Severity
from meshgen.nearest import misnamed
from meshgen.outputs.installation import installation
from meshgen.outputs.platform import platform
from meshgen.outputs.registry import DEFAULT, OUTPUTS
from meshgen.outputs.stream import stream as as_stream
from meshgen.outputs.types import Rendering
from meshgen.pipeline.checks import check
from meshgen.pipeline.page import steps
from meshgen.pipeline.partchoice import chosen_parts
from meshgen.pipeline.project import Project

if TYPE_CHECKING:
    from meshgen.chart import Chart
    from meshgen.mesh import Mesh
    from meshgen.plan import Plan


def files(project: Project, output: str = DEFAULT) -> dict[str, str]:
    """Return what an output consists of, as text by path, and beside it what it needs.

    Raises MeshgenError where anything is wrong, so that nothing wrong can be written.
    """
    if output not in OUTPUTS:
        raise MeshgenError([misnamed("format", output, OUTPUTS)])
    _refuse_errors(check(project, outputs=[output]))
    project.progress("comparing environments")
    meshes = {name: project.mesh(name) for name in project.environments}
    page = platform(steps(project, output), project.config.path.name)
    rendering = _rendering(project, page="" if page else None)
    rendered = OUTPUTS[output].files(rendering) | page
    rendered |= _installations(project, meshes, rendering.source)
    if project.platform is not None:
        beside = _rendering(project.platform, f"{PLATFORM}/", "../")
        rendered |= OUTPUTS[output].files(beside)
    return rendered


def stream(
    project: Project,
    environment: str,
    namespaces: Sequence[str] = (),
    groups: Sequence[str] = (),
    *,
    platform: bool = False,
) -> str:
    """Return one environment's objects as a YAML stream, or those of some of its parts.

    These are named as the config has them; `shared` is what belongs to no group. With `platform`,
    the objects are those of what runs beside the services. Raises MeshgenError as `files`, and for
    what the environment does not have.
    """
    if platform:
        project = _platform_of(project, environment)
    parts = chosen_parts(project, environment, namespaces, groups)
    _refuse_errors(check(project, [environment]))
    pairs = zip(project.resources(environment), project.objects(environment), strict=True)
    return as_stream(obj for resource, obj in pairs if resource.part in parts)


def _platform_of(project: Project, environment: str) -> Project:
    _, *beside = project.sides(environment)
    if not beside:
        message = f"nothing runs beside the services of `{environment}`"
        expected = "expected `platform` in the config"
        raise MeshgenError([Finding(Code.USAGE, message, expected=expected)])
    return beside[0]


def _installations(project: Project, meshes: "Mapping[str, Mesh]", source: str) -> dict[str, str]:
    if all(mesh.spec.platform is None for mesh in meshes.values()):
        return {}
    from meshgen.platform.istio.files import installation_files

    return installation(installation_files(meshes, project.sisters), source)


def _refuse_errors(findings: list[Finding]) -> None:
    if any(finding.severity is Severity.ERROR for finding in findings):
        raise MeshgenError(findings)


def _rendering(project: Project, within: str = "", page: str | None = None) -> Rendering:
    rendered = {env: (project.resources(env), project.objects(env)) for env in project.environments}
    source = project.config.path.name
    plans, charts = partial(_plans, project), partial(_charts, project)
    return Rendering(source, rendered, plans, charts, within, page)


def _plans(project: Project) -> "dict[str, Plan]":
    from meshgen.pipeline.plans import plans_of

    return plans_of(project)


def _charts(project: Project) -> "dict[str, Chart]":
    from meshgen.pipeline.charts import charts_of

    return charts_of(project)
