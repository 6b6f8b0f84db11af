"""Manifests of the user's own: files listed under `resources:`, and what `objects:` has."""

from collections.abc import Iterator

from meshgen.errors import MeshgenError
from meshgen.findings import Code, Finding
from meshgen.inputs import ConfigFolder, choose
from meshgen.mesh import Mesh, Namespace
from meshgen.mesh.addresses import Addresses
from meshgen.model.resourcefile import OwnObject
from meshgen.rendering.keyorder import in_key_order
from meshgen.rendering.places import Locate, blamed, misreferred, refusal
from meshgen.rendering.shape import misshape
from meshgen.resources import Object, Resource, dotted
from meshgen.resources import Path as ConfigPath
from meshgen.yamlio import Node, at, load_all, to_data
from meshgen.yamlio import locate as located

GROUP = "resources"
_IDENTITY = (("apiVersion",), ("kind",), ("metadata", "name"), ("metadata", "namespace"))


def user_files(mesh: Mesh, folder: ConfigFolder) -> Iterator[tuple[int, str, Namespace]]:
    """Yield the files under `resources:`, each with its position there and the namespace it is for.

    A file is for each namespace that it is listed for, and there once, also where an environment
    puts several into one; what is left out is so for all of them.
    """
    listed = mesh.spec.resources or []
    spaces = [mesh.namespace_of(one.namespace) for one in listed]
    for around in dict.fromkeys(map(_around, spaces)):
        positions = [
            index
            for index, one in enumerate(listed)
            if _around(spaces[index]) == around or one.path.startswith("!")
        ]
        for position, name in choose(folder, [listed[index].path for index in positions]).files:
            index = positions[position]
            yield index, name, spaces[index]


def _around(namespace: Namespace) -> tuple[str, str, str]:
    """Return what tells objects of one name apart."""
    return namespace.name, namespace.prefix, namespace.suffix


def user_resources(
    name: str,
    folder: ConfigFolder,
    path: ConfigPath,
    locate: Locate,
    mesh: Mesh,
    namespace: Namespace,
) -> list[Resource]:
    """Return the objects of one file, relative to `folder`; a `kind: List` gives its items.

    `path` is the setting that names the file; texts may refer to the services of the `mesh`.
    `namespace` is that of objects that name none. Raises MeshgenError for a file that cannot be
    read or that holds something else, with all that is wrong in it.
    """
    try:
        nodes = user_nodes(name, folder)
    except MeshgenError as error:
        raise blamed(error, locate, path) from None
    written = locate(path)[1]
    findings = [f for node in nodes for f in _findings(node, name, written, mesh.addresses)]
    if findings:
        raise MeshgenError(findings)
    objects = [_resolved(to_data(node), mesh, namespace) for node in nodes]
    return [Resource(obj, GROUP, path, namespace=namespace.key) for obj in objects]


def user_object(one: OwnObject, index: int, locate: Locate, mesh: Mesh) -> list[Resource]:
    """Return the object that stands at a position of `objects`; raises MeshgenError for none."""
    at: ConfigPath = ("objects", index, "object")
    wrong = misshape(one.object)
    if wrong is not None:
        raise refusal(locate, (*at, *wrong.path), Code.VALUE, wrong.message, wrong.expected)
    return [Resource(one.object, GROUP, at, namespace=mesh.namespace_of(one.namespace).key)]


def _resolved(obj: Object, mesh: Mesh, around: Namespace) -> Object:
    """Return an object with its references as the namespace sees them that it is in."""
    name = obj["metadata"].get("namespace") or around.name
    addresses = mesh.addresses_from(name)
    return in_key_order(obj, lambda _: lambda text: addresses.text(text, foreign=True))


def user_nodes(name: str, folder: ConfigFolder) -> list[Node]:
    """Return the objects of one file with the places of their values; raises as `load_all`."""
    documents = load_all(folder.read_text(name), str(folder.path / name))
    return [node for document in documents for node in _objects(document)]


def _objects(document: Node) -> list[Node]:
    """Return the items of a List; a document that is empty gives nothing."""
    items, kind = at(document, ("items",)), at(document, ("kind",))
    if kind is not None and str(kind.value).endswith("List") and items is not None:
        return items.value if isinstance(items.value, list) else [document]
    return [] if document.value in (None, {}) else [document]


def _findings(node: Node, name: str, path: ConfigPath, addresses: Addresses) -> Iterator[Finding]:
    wrong = misshape(to_data(node))
    if wrong is not None:
        where, hint = located(node, wrong.path), f'to leave the file out: "!{name}"'
        yield Finding(Code.VALUE, wrong.message, where, dotted(path), wrong.expected, hint)
    for at_text, misreference in addresses.wrong_in(node, _plain, foreign=True):
        where = located(node, at_text, key=misreference.of_key)
        yield misreferred(misreference, where, path)


def _plain(path: ConfigPath) -> str:
    """Return what it is that tells which object it is; an empty text for what does not."""
    return f"`{dotted(path)}`" if path in _IDENTITY else ""
