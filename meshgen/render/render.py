"""Render everything that the config describes in one environment."""

from collections.abc import Iterable, Iterator
from functools import partial
from pathlib import Path

from meshgen.datafiles import data_dir
from meshgen.errors import MeshgenError
from meshgen.findings import Code, Finding
from meshgen.mesh import Mesh
from meshgen.model import Mesh as Spec
from meshgen.render.configmaps import config_map
from meshgen.render.engine import Engine
from meshgen.render.failures import refused
from meshgen.render.keyorder import in_key_order
from meshgen.render.patches import patched
from meshgen.render.places import Locate, Step, all_of, blamed, refusal
from meshgen.render.shape import misshape, tidy
from meshgen.render.templates import Rendering, added_renderings, added_templates, rendering
from meshgen.render.userfiles import user_resources
from meshgen.resources import Object, Resource, dotted


class Renderer:
    """Renders environments of one config; templates and what they parse to are shared."""

    def __init__(self, folder: Path, templates: str | None, locate: Locate) -> None:
        """Read templates and the user's files relative to `folder`, where the config is.

        `locate` tells where the config names the folder of templates. Raises MeshgenError if there
        is no such folder.
        """
        self._folder = folder
        user_folders = [] if templates is None else [folder / templates]
        if user_folders and not user_folders[0].is_dir():
            message = f"`{templates}` is no folder of templates"
            raise refusal(locate, ("templates",), Code.READ, message, "expected a folder")
        self._engine = Engine([*user_folders, data_dir("templates")])
        self._added = [name for added in user_folders for name in added_templates(added)]

    def render(self, spec: Spec, locate: Locate) -> list[Resource]:
        """Return the environment's resources with names before prefix and namespace.

        `locate` tells where the environment's settings stand. Raises MeshgenError where templates,
        files of the user's or patches are wrong, with the place of each.
        """
        spec = in_key_order(spec)
        rendered = all_of(self._steps(Mesh(spec), locate))
        _refuse_duplicates(rendered, locate)
        tidied = (r.with_object(tidy(r.object)) for r in patched(rendered, spec, locate))
        return sorted(tidied, key=lambda r: (r.group, r.kind, r.name))

    def _steps(self, mesh: Mesh, locate: Locate) -> Iterator[Step]:
        """Yield what gives resources, each step apart: one that fails does not hide another."""
        by_template: dict[str, list[Rendering]] = {}
        for owned in mesh.objects:
            one = rendering(mesh, owned)
            if owned.generated:
                spec = mesh.config_maps[owned.name]
                data = partial(config_map, one, spec, self._engine, self._folder, locate)
                yield partial(_listed, data)
            else:
                by_template.setdefault(one.template, []).append(one)
        by_template |= {name: list(added_renderings(mesh, name)) for name in self._added}
        for renderings in by_template.values():
            yield partial(self._rendered, renderings, locate)
        for index, file in enumerate(mesh.spec.resources or ()):
            yield partial(user_resources, file, self._folder, ("resources", index), locate)

    def _rendered(self, renderings: Iterable[Rendering], locate: Locate) -> list[Resource]:
        resources = []
        for one in renderings:
            try:
                documents = self._documents(one)
            except MeshgenError as error:
                raise blamed(error, locate, one.setting) from None
            resources += [Resource(d, one.folder, one.setting) for d in documents]
        return resources

    def _documents(self, one: Rendering) -> list[Object]:
        documents = self._engine.render(one.template, one.variables)
        for number, document in enumerate(documents):
            wrong = None if document is None else misshape(document)
            if wrong is not None:
                at = self._engine.place(one.template, one.variables, number)
                raise refused(wrong.message, at, wrong.expected)
        return [document for document in documents if document is not None]


def _listed(step: partial[Resource]) -> list[Resource]:
    return [step()]


def _refuse_duplicates(resources: list[Resource], locate: Locate) -> None:
    seen: dict[object, Resource] = {}
    findings = []
    for resource in resources:
        group = resource.key.group
        first = seen.setdefault((group, resource.kind, resource.name), resource)
        if first is not resource:
            findings.append(
                Finding(
                    Code.CONFLICT,
                    f"{resource.key} is rendered twice",
                    locate(resource.origin),
                    dotted(resource.origin),
                    "expected a name of its own",
                    f"the other comes from {dotted(first.origin)} ({locate(first.origin)})",
                )
            )
    if findings:
        raise MeshgenError(findings)
