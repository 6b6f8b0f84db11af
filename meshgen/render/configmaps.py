"""ConfigMaps from literals and files."""

from pathlib import Path

from meshgen.errors import MeshgenError
from meshgen.findings import Code, Finding
from meshgen.render.engine import Engine
from meshgen.render.view import MeshView
from meshgen.resources import Resource
from meshgen.yamlio import read

# etcd's limit for one object, which the API server enforces for data.
_LARGEST = 1024 * 1024


def config_maps(view: MeshView, engine: Engine, folder: Path) -> list[Resource]:
    """Return the ConfigMaps, keys in order; files are read relative to `folder`.

    Raises MeshgenError for a file that cannot be read, is not UTF-8 text or is too large.
    """
    found = []
    for name, spec in sorted((view.spec.config_maps or {}).items()):
        if spec.external:
            continue
        data = {key: view.text(value) for key, value in (spec.data or {}).items()}
        data |= {key: _text(folder / path) for key, path in (spec.files or {}).items()}
        _refuse_large(name, data)
        context = {"mesh": view, "name": name, "data": dict(sorted(data.items()))}
        (document,) = engine.render("mesh/configmap.yaml.j2", context)
        found.append(Resource(document, "config", ("configMaps", name), generated=True))
    return found


def _text(path: Path) -> str:
    return read(path)


def _refuse_large(name: str, data: dict[str, str]) -> None:
    size = sum(len(key) + len(value.encode()) for key, value in data.items())
    if size > _LARGEST:
        message = f"the ConfigMap holds {size} bytes"
        expected = f"expected {_LARGEST} bytes at most"
        raise MeshgenError(
            [Finding(Code.VALUE, message, path=f"configMaps.{name}", expected=expected)]
        )
