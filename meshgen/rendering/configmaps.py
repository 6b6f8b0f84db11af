"""ConfigMaps from literals and files."""

from meshgen.errors import MeshgenError
from meshgen.findings import Code, Location
from meshgen.inputs import ConfigFolder
from meshgen.mesh import RATE_LIMITS, Mesh, Owned
from meshgen.mesh.addresses import Addresses
from meshgen.rendering.engine import Engine
from meshgen.rendering.failures import refused
from meshgen.rendering.places import Locate, blamed, misreferred, refusal
from meshgen.resources import Object, Resource
from meshgen.resources import Path as ConfigPath

# etcd's limit for one object, which the API server enforces for data.
_LARGEST = 1024 * 1024


def config_map_data(
    mesh: Mesh, owned: Owned, folder: ConfigFolder, locate: Locate
) -> dict[str, str]:
    """Return what a ConfigMap holds, keys in order; files are read from `folder`.

    Raises MeshgenError for a file that cannot be read or is not UTF-8 text, for a reference in one
    that is wrong, and for too much data.
    """
    if owned.setting == RATE_LIMITS:
        return mesh.counted
    spec = mesh.config_maps[owned.name]
    addresses = mesh.addresses_in(mesh.namespaces[owned.namespace])
    data = dict(spec.data or {})
    size = sum(map(_size, data.items()))
    for key, file in (spec.files or {}).items():
        if size > _LARGEST:
            break
        data[key] = _text(addresses, folder, file, (*owned.setting, "files", key), locate)
        size += _size((key, data[key]))
    if size > _LARGEST:
        message, expected = f"the ConfigMap holds {size} bytes", f"expected {_LARGEST} at most"
        raise refusal(locate, owned.setting, Code.VALUE, message, expected)
    return dict(sorted(data.items()))


def config_map(mesh: Mesh, owned: Owned, data: dict[str, str], engine: Engine) -> Resource:
    """Return a ConfigMap that Kustomize's generator can work with.

    Raises MeshgenError where a template of the user's gives something else.
    """
    namespace = mesh.namespaces[owned.namespace]
    variables = {"mesh": mesh, "namespace": namespace, "name": owned.name, "data": data}
    document = engine.render_one(owned.template, variables)
    if not _is_config_map(document, owned.name):
        at = engine.place(owned.template, variables, 0)
        raise refused("the template gives something else than the ConfigMap", at)
    return Resource(
        document, owned.folder, owned.setting, generated=True, namespace=owned.namespace
    )


def _text(
    addresses: Addresses, folder: ConfigFolder, file: str, path: ConfigPath, locate: Locate
) -> str:
    try:
        text = folder.read_text(file)
    except MeshgenError as error:
        raise blamed(error, locate, path) from None
    wrong = addresses.wrong(text, foreign=True)
    findings = [
        misreferred(w, _place(text, w.position, str(folder.path / file)), path) for w in wrong
    ]
    if findings:
        raise MeshgenError(findings)
    return addresses.text(text, foreign=True)


def _place(text: str, position: int, file: str) -> Location:
    start = text.rfind("\n", 0, position) + 1
    return Location(file, text.count("\n", 0, position) + 1, position - start + 1)


def _size(entry: tuple[str, str]) -> int:
    key, value = entry
    return len(key) + len(value.encode())


def _is_config_map(document: Object, name: str) -> bool:
    return (
        isinstance(document, dict)
        and (document.get("apiVersion"), document.get("kind")) == ("v1", "ConfigMap")
        and isinstance(document.get("metadata"), dict)
        and document["metadata"].get("name") == name
        and isinstance(document.get("data"), dict)
        and all(isinstance(value, str) for value in document["data"].values())
    )
