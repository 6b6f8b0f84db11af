"""Render everything that the config describes in one environment."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from functools import partial
from typing import Any

from meshgen.datafiles import data_dir
from meshgen.errors import MeshgenError
from meshgen.findings import Code
from meshgen.inputs import ConfigFolder
from meshgen.mesh import Mesh, Owned
from meshgen.rendering.configmaps import config_map, config_map_data
from meshgen.rendering.engine import Engine
from meshgen.rendering.failures import refused
from meshgen.rendering.jwks import with_keys
from meshgen.rendering.keyorder import in_key_order
from meshgen.rendering.patches import Patched, patched
from meshgen.rendering.places import Locate, Step, all_of, blamed, refusal
from meshgen.rendering.pulled import as_pulled
from meshgen.rendering.shape import annotated, misshape, tidy
from meshgen.rendering.userfiles import user_files, user_object, user_resources
from meshgen.rendering.usertemplates import added, added_templates
from meshgen.resources import Object, Resource, dotted


class Renderer:
    """Renders environments of one config; templates and what they parse to are shared."""

    def __init__(self, folder: ConfigFolder, templates: str | None, locate: Locate) -> None:
        """Read templates and the user's files from `folder`, where the config is.

        `locate` tells where the config names the folder of templates. Raises MeshgenError if there
        is no such folder.
        """
        self._folder = folder
        user_folders = [] if templates is None else [folder.path / templates]
        shipped = data_dir("templates")
        self.engine = Engine([*user_folders, shipped], folder.and_also(shipped))
        try:
            self._added = [name for added in user_folders for name in added_templates(added)]
        except OSError as error:
            reason = str(error.strerror).lower()
            message = f"`{templates}` is no folder that can be read: {reason}"
            expected = "expected a folder of templates"
            raise refusal(locate, ("templates",), Code.READ, message, expected) from None

    def render(self, written: Mesh, locate: Locate) -> Patched:
        """Return the environment's resources with names before prefix and namespace, in order.

        `written` is what its settings mean; their order counts for nothing. `locate` tells where
        they stand. Raises MeshgenError where templates, files of the user's or patches are wrong,
        with the place of each.
        """
        spec = in_key_order(written.settings, _text_in(written))
        mesh = Mesh(spec)
        rendered = all_of(self._steps(mesh, locate))
        _refuse_duplicates(rendered, mesh, locate)
        done = patched(rendered, spec, locate)
        tidied = (r.with_object(annotated(tidy(r.object), spec)) for r in done.resources)
        ordered = sorted(tidied, key=lambda r: (r.group, r.kind, r.name))
        if spec.images is None:
            return replace(done, resources=ordered)
        settled, pulled = as_pulled(ordered, spec.images)
        return replace(done, resources=settled, pulled=pulled)

    def _steps(self, mesh: Mesh, locate: Locate) -> Iterator[Step]:
        """Yield what gives resources, each step apart: one that fails does not hide another."""
        by_template: dict[str, list[Owned]] = {}
        for owned in mesh.objects:
            by_template.setdefault(owned.template, []).append(owned)
        by_template |= {name: list(added(mesh, name)) for name in self._added}
        for template, objects in by_template.items():
            if objects[0].generated:
                # Each for itself: what is wrong is in a file of its own.
                steps = [partial(self._generated, mesh, owned, locate) for owned in objects]
            else:
                steps = [partial(self._rendered, template, mesh, objects, locate)]
            yield from steps
        for index, name, namespace in user_files(mesh, self._folder):
            at = ("resources", index)
            yield partial(user_resources, name, self._folder, at, locate, mesh, namespace)
        for index, one in enumerate(mesh.spec.objects or ()):
            yield partial(user_object, one, index, locate, mesh)

    def _generated(self, mesh: Mesh, owned: Owned, locate: Locate) -> list[Resource]:
        data = config_map_data(mesh, owned, self._folder, locate)
        return [config_map(mesh, owned, data, self.engine)]

    def _rendered(
        self, template: str, mesh: Mesh, objects: Iterable[Owned], locate: Locate
    ) -> list[Resource]:
        resources = []
        for owned in objects:
            namespace = mesh.namespaces[owned.namespace]
            variables = {
                "mesh": mesh,
                "namespace": namespace,
                "name": owned.name,
                **with_keys(owned, self._folder, locate),
            }
            try:
                documents = self._documents(template, variables)
            except MeshgenError as error:
                raise blamed(error, locate, owned.setting) from None
            resources += [
                Resource(d, owned.folder, owned.setting, namespace=owned.namespace)
                for d in documents
            ]
        return resources

    def _documents(self, template: str, variables: dict[str, Any]) -> list[Object]:
        documents = self.engine.render(template, variables)
        for number, document in enumerate(documents):
            wrong = None if document is None else misshape(document)
            if wrong is not None:
                at = self.engine.place(template, variables, number)
                raise refused(wrong.message, at, wrong.expected)
        return [document for document in documents if document is not None]


def _text_in(mesh: Mesh) -> Callable[[str | None], Callable[[str], str]]:
    """Return what replaces the references in texts of a namespace that a setting names."""
    return lambda named: mesh.addresses_in(mesh.namespace_of(named)).text


def _refuse_duplicates(resources: list[Resource], mesh: Mesh, locate: Locate) -> None:
    seen: dict[object, Resource] = {}
    findings = []
    for resource in resources:
        key, around = resource.key, mesh.namespaces[resource.namespace]
        # Kustomize takes an object without a namespace for one in `default`.
        usual = ("", "default", around.name)
        own = around.name if key.namespace in usual else key.namespace
        name = around.full_name(key.name)
        first = seen.setdefault((key.group, key.kind, name, own), resource)
        if first is not resource:
            location, written = locate(first.origin)
            message, expected = f"{resource.key} is rendered twice", "expected a name of its own"
            hint = f"the other comes from {dotted(written)} ({location})"
            findings += refusal(
                locate, resource.origin, Code.CONFLICT, message, expected, hint
            ).findings
    if findings:
        raise MeshgenError(findings)
