"""Where the user wrote what a finding about a rendered resource is about."""

from collections.abc import Callable, Iterator, Mapping
from functools import cached_property
from typing import Any, Protocol

from meshgen.findings import Location
from meshgen.inputs import ConfigFolder
from meshgen.mesh import Mesh as ResolvedMesh
from meshgen.model import Mesh
from meshgen.model.patches import Patch
from meshgen.rendering.trace import Trace
from meshgen.rendering.userfiles import user_files, user_nodes
from meshgen.resources import Key, Path, Resource
from meshgen.yamlio import Node, at, locate, to_data


class Settings(Protocol):
    """What is needed of the settings: `written` is a path in the file of one in the settings."""

    @property
    def mesh(self) -> Mesh: ...  # noqa: D102
    @property
    def means(self) -> ResolvedMesh: ...  # noqa: D102
    @property
    def tree(self) -> Node: ...  # noqa: D102
    def written(self, path: Path) -> Path: ...  # noqa: D102


class Sources:
    """The places of one environment's values, found when the first one is asked for."""

    def __init__(
        self, settings: Settings, render: Callable[[], list[Resource]], folder: ConfigFolder
    ) -> None:
        """Take the settings; the user's files are relative to `folder`.

        `render` gives the resources, of settings that know their paths.
        """
        self._settings, self._render, self._folder = settings, render, folder

    def place(
        self, position: int, resource: Resource, path: Path, *, key: bool = False
    ) -> tuple[Location, Path]:
        """Return where a value of a resource was written, and the path of that in the config.

        `position` is that of the resource in what is rendered, `path` that of the value in it, or
        with `key` of its key. The place is in the manifest of the user's that holds it, else at
        the setting that it comes from, else at the setting that the resource comes from. What is
        not there, such as a field that is missing, is where the value around it is.
        """
        settings = self._settings
        origin = _operation(settings.mesh, resource, path) or self._traces[position].source(path)
        if resource.origin[:1] == ("resources",) and not origin:
            location = locate(self._document(resource), path, key=key)
            return location, settings.written(resource.origin)
        origin = origin or resource.origin
        is_key = key and origin[-1:] == path[-1:] and origin != resource.origin
        return locate(settings.tree, origin, key=is_key), settings.written(origin)

    def _document(self, resource: Resource) -> Node:
        return self._documents[resource.origin[1], resource.key]

    @cached_property
    def _documents(self) -> dict[tuple[int | str, Key], Node]:
        """Return the objects of files, by the position of what lists them and their keys."""
        return {
            (index, _key(node)): node
            for index, name, _ in user_files(self._settings.means, self._folder)
            for node in user_nodes(name, self._folder)
        }

    @cached_property
    def _traces(self) -> list[Trace]:
        return [Trace(resource.object, self._value_at) for resource in self._render()]

    def _value_at(self, path: Path) -> Any:
        node = at(self._settings.tree, path)
        return None if node is None else to_data(node)


def _operation(mesh: Mesh, resource: Resource, path: Path) -> Path:
    """Return where a JSON patch says a truth value, which carries no path; () for any other."""
    value = _value(resource.object, path)
    if not isinstance(value, bool):
        return ()
    operation_path: Path = ()
    for at_patch, patch in _patches(mesh, resource):
        for number, operation in enumerate(patch.patch if isinstance(patch.patch, list) else ()):
            if operation.get("value") is value and _pointed(operation) == list(map(str, path)):
                # Of several, the last one counts.
                operation_path = (*at_patch, "patch", number, "value")
    return operation_path


def _patches(mesh: Mesh, resource: Resource) -> Iterator[tuple[Path, Patch]]:
    """Yield the patches that a resource may have been changed by, in order."""
    name = str(resource.origin[1]) if resource.origin[:1] == ("services",) else ""
    own = (mesh.services or {})[name].patches if name else None
    for index, patch in enumerate(own or ()):
        yield ("services", name, "patches", index), patch
    for index, patch in enumerate(mesh.patches or ()):
        if patch.target.kind == resource.kind and patch.target.name in (None, resource.name):
            yield ("patches", index), patch


def _value(obj: Any, path: Path) -> Any:
    for part in path:
        try:
            obj = obj[part]
        except (LookupError, TypeError):
            return None
    return obj


def _pointed(operation: Mapping[str, Any]) -> list[str]:
    """Return the parts of an operation's path (RFC 6901)."""
    parts = str(operation.get("path", "")).split("/")[1:]
    return [part.replace("~1", "/").replace("~0", "~") for part in parts]


def _key(node: Node) -> Key:
    paths: tuple[Path, ...] = (
        ("apiVersion",),
        ("kind",),
        ("metadata", "name"),
        ("metadata", "namespace"),
    )
    return Key(*(str(inner.value) if (inner := at(node, path)) else "" for path in paths))
