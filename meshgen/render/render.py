"""Render everything that the config describes in one environment."""

from collections.abc import Iterator
from functools import partial
from pathlib import Path

from meshgen.datafiles import data_dir
from meshgen.errors import MeshgenError
from meshgen.findings import Code, Finding
from meshgen.model import Mesh
from meshgen.render.configmaps import config_map
from meshgen.render.engine import Engine
from meshgen.render.failures import refused
from meshgen.render.keyorder import in_key_order
from meshgen.render.kinds import KINDS, Item, Kind
from meshgen.render.patches import patched
from meshgen.render.places import Locate, Step, all_of, blamed, refusal
from meshgen.render.shape import misshape, tidy
from meshgen.render.userfiles import user_resources
from meshgen.render.usertemplates import user_kinds
from meshgen.render.view import MeshView
from meshgen.resources import Object, Resource, dotted


class Renderer:
    """Renders environments of one config; templates and what they parse to are shared."""

    def __init__(self, folder: Path, templates: str | None, said: Locate) -> None:
        """Read templates and the user's files relative to `folder`, where the config is.

        `said` tells where the config names the folder of templates. Raises MeshgenError if there
        is no such folder.
        """
        self._folder = folder
        own = [] if templates is None else [folder / templates]
        if own and not own[0].is_dir():
            message = f"`{templates}` is no folder of templates"
            raise refusal(said, ("templates",), Code.READ, message, "expected a folder")
        self._engine = Engine([*own, data_dir("templates")])
        self._kinds = (*KINDS, *(kind for f in own for kind in user_kinds(f)))

    def render(self, mesh: Mesh, said: Locate) -> list[Resource]:
        """Return the environment's resources with names before prefix and namespace.

        `said` tells where the environment's settings stand. Raises MeshgenError where templates,
        files of the user's or patches are wrong, with the place of each.
        """
        mesh = in_key_order(mesh)
        found = all_of(self._steps(mesh, said))
        _refuse_duplicates(found, said)
        tidied = (r.with_object(tidy(r.object)) for r in patched(found, mesh, said))
        return sorted(tidied, key=lambda r: (r.group, r.kind, r.name))

    def _steps(self, mesh: Mesh, said: Locate) -> Iterator[Step]:
        """Yield what gives resources, each step apart: one that fails does not hide another."""
        view = MeshView(mesh)
        for kind in self._kinds:
            yield partial(self._rendered, kind, view, said)
        for name, spec in (mesh.config_maps or {}).items():
            if not spec.external:
                one = partial(config_map, name, spec, view, self._engine, self._folder, said)
                yield partial(_listed, one)
        for index, file in enumerate(mesh.resources or ()):
            yield partial(user_resources, file, self._folder, ("resources", index), said)

    def _rendered(self, kind: Kind, view: MeshView, said: Locate) -> list[Resource]:
        found = []
        for item in kind.items(view):
            try:
                documents = self._documents(kind, view, item)
            except MeshgenError as error:
                raise blamed(error, said, item.origin) from None
            found += [Resource(d, item.group, item.origin) for d in documents]
        return found

    def _documents(self, kind: Kind, view: MeshView, item: Item) -> list[Object]:
        context = {"mesh": view, **item.context}
        documents = self._engine.render(kind.template, context)
        for number, document in enumerate(documents):
            wrong = None if document is None else misshape(document)
            if wrong is not None:
                at = self._engine.place(kind.template, context, number)
                raise refused(wrong.message, at, wrong.expected)
        return [document for document in documents if document is not None]


def _listed(step: partial[Resource]) -> list[Resource]:
    return [step()]


def _refuse_duplicates(resources: list[Resource], said: Locate) -> None:
    seen: dict[object, Resource] = {}
    findings = []
    for resource in resources:
        group = resource.key.api_version.rpartition("/")[0]
        first = seen.setdefault((group, resource.kind, resource.name), resource)
        if first is not resource:
            findings.append(
                Finding(
                    Code.CONFLICT,
                    f"{resource.key} is rendered twice",
                    said(resource.origin),
                    dotted(resource.origin),
                    "expected a name of its own",
                    f"the other comes from {dotted(first.origin)} ({said(first.origin)})",
                )
            )
    if findings:
        raise MeshgenError(findings)
