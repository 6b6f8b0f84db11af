"""Manifests of the user's own, listed under `resources:`."""

from collections.abc import Iterator

from meshgen.errors import MeshgenError
from meshgen.findings import Code, Finding
from meshgen.inputs import ConfigFolder
from meshgen.mesh.addresses import Addresses
from meshgen.rendering.keyorder import in_key_order
from meshgen.rendering.places import Locate, blamed, misreferred
from meshgen.rendering.shape import misshape
from meshgen.resources import Path as ConfigPath
from meshgen.resources import Resource, dotted
from meshgen.yamlio import Node, at, load_all, to_data
from meshgen.yamlio import locate as located

GROUP = "resources"
_IDENTITY = (("apiVersion",), ("kind",), ("metadata", "name"), ("metadata", "namespace"))


def user_resources(
    name: str,
    folder: ConfigFolder,
    path: ConfigPath,
    locate: Locate,
    addresses: Addresses,
    namespace: str,
) -> list[Resource]:
    """Return the objects of one file, relative to `folder`; a `kind: List` gives its items.

    `path` is the setting that names the file; texts may refer to the `addresses`. `namespace` is
    the config's name for where objects are that name none. Raises
    MeshgenError for a file that cannot be read or that holds something else, with all that is wrong
    in it.
    """

    def text(value: str) -> str:
        return addresses.text(value, foreign=True)

    try:
        nodes = user_nodes(name, folder)
    except MeshgenError as error:
        raise blamed(error, locate, path) from None
    written = locate(path)[1]
    findings = [finding for node in nodes for finding in _findings(node, name, written, addresses)]
    if findings:
        raise MeshgenError(findings)
    objects = [in_key_order(to_data(node), lambda _: text) for node in nodes]
    return [Resource(obj, GROUP, path, namespace=namespace) for obj in objects]


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
