"""Render everything that the config describes in one environment."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from meshgen.datafiles import data_dir
from meshgen.errors import MeshgenError
from meshgen.findings import Code, Finding, Location, in_order
from meshgen.model import Mesh
from meshgen.render.configmaps import config_maps
from meshgen.render.engine import Engine
from meshgen.render.kinds import KINDS, Item, Kind
from meshgen.render.patches import patched
from meshgen.render.userfiles import user_resources
from meshgen.render.usertemplates import user_kinds
from meshgen.render.view import MeshView
from meshgen.resources import Resource


class Renderer:
    """Renders environments of one config; templates and what they parse to are shared."""

    def __init__(self, folder: Path, templates: str | None) -> None:
        """Read templates and the user's files relative to `folder`, where the config is."""
        self._folder = folder
        own = [] if templates is None else [_existing(folder / templates)]
        self._engine = Engine([*own, data_dir("templates")])
        self._kinds = (*KINDS, *(kind for f in own for kind in user_kinds(f)))

    def render(self, mesh: Mesh) -> list[Resource]:
        """Return the environment's resources with names before prefix and namespace.

        Raises MeshgenError where a template, a file of the user's or a patch is wrong.
        """
        view = MeshView(mesh)
        found = [r for kind in self._kinds for r in self._rendered(kind, view)]
        found += config_maps(view, self._engine, self._folder)
        found += user_resources(mesh.resources or [], self._folder)
        _refuse_duplicates(found)
        return sorted(patched(found, mesh), key=lambda r: (r.group, r.kind, r.name))

    def _rendered(self, kind: Kind, view: MeshView) -> Iterator[Resource]:
        for item in kind.items(view):
            for document in self._documents(kind, view, item):
                yield Resource(document, item.group, item.origin, item.generated)

    def _documents(self, kind: Kind, view: MeshView, item: Item) -> list[Any]:
        documents = self._engine.render(kind.template, {"mesh": view, **item.context})
        for document in documents:
            if not isinstance(document, dict) or "kind" not in document:
                raise MeshgenError(
                    [
                        Finding(
                            Code.TEMPLATE,
                            "the template gives something else than a Kubernetes object",
                            Location(kind.template),
                            expected="expected a mapping with apiVersion, kind and metadata",
                        )
                    ]
                )
        return documents


def render(mesh: Mesh, folder: Path) -> list[Resource]:
    """Return one environment's resources; see Renderer."""
    return Renderer(folder, mesh.templates).render(mesh)


def _existing(folder: Path) -> Path:
    if folder.is_dir():
        return folder
    raise MeshgenError(
        [Finding(Code.READ, "no such folder of templates", Location(str(folder)), "templates")]
    )


def _refuse_duplicates(resources: list[Resource]) -> None:
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
                    path=".".join(str(p) for p in resource.origin),
                    expected="expected a name of its own",
                    hint=f"the other comes from {'.'.join(str(p) for p in first.origin)}",
                )
            )
    if findings:
        raise MeshgenError(in_order(findings))
