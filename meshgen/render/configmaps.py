"""ConfigMaps from literals and files."""

from pathlib import Path

from meshgen.errors import MeshgenError
from meshgen.findings import Code
from meshgen.model.mesh import ConfigMap
from meshgen.render.engine import Engine
from meshgen.render.failures import refused
from meshgen.render.places import Locate, blamed, refusal
from meshgen.render.view import MeshView
from meshgen.resources import Object, Resource
from meshgen.resources import Path as ConfigPath
from meshgen.yamlio import read

TEMPLATE = "mesh/configmap.yaml.j2"
# etcd's limit for one object, which the API server enforces for data.
_LARGEST = 1024 * 1024


def config_map(
    name: str, spec: ConfigMap, view: MeshView, engine: Engine, folder: Path, said: Locate
) -> Resource:
    """Return a ConfigMap, keys in order; files are read relative to `folder`.

    Raises MeshgenError for a file that cannot be read or is not UTF-8 text, and for too much data.
    """
    path: ConfigPath = ("configMaps", name)
    data = {key: view.text(value) for key, value in (spec.data or {}).items()}
    for key, file in (spec.files or {}).items():
        data[key] = _text(folder / file, (*path, "files", key), said)
    size = sum(len(key) + len(value.encode()) for key, value in data.items())
    if size > _LARGEST:
        message, expected = f"the ConfigMap holds {size} bytes", f"expected {_LARGEST} at most"
        raise refusal(said, path, Code.VALUE, message, expected)
    context = {"mesh": view, "name": name, "data": dict(sorted(data.items()))}
    document = engine.render_one(TEMPLATE, context)
    if not _is_config_map(document, name):
        at = engine.place(TEMPLATE, context, 0)
        raise refused("the template gives something else than the ConfigMap", at)
    return Resource(document, "config", path, generated=True)


def _text(file: Path, path: ConfigPath, said: Locate) -> str:
    try:
        return read(file)
    except MeshgenError as error:
        raise blamed(error, said, path) from None


def _is_config_map(document: Object, name: str) -> bool:
    """Return whether a template of the user's gives what Kustomize's generator can work with."""
    return (
        isinstance(document, dict)
        and (document.get("apiVersion"), document.get("kind")) == ("v1", "ConfigMap")
        and isinstance(document.get("metadata"), dict)
        and document["metadata"].get("name") == name
        and isinstance(document.get("data"), dict)
        and all(isinstance(value, str) for value in document["data"].values())
    )
