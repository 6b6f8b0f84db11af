"""Read the file of a config, and tell what somebody took for one."""

import shlex
from pathlib import Path

from meshgen.errors import MeshgenError
from meshgen.explainer.words import short
from meshgen.findings import Code, Finding
from meshgen.inputs import read_text
from meshgen.resources import group_of
from meshgen.yamlio import Node, at, load_all, single

_GROUP = "meshgen.dev"


def read_config(path: Path) -> Node:
    """Return the document of a config's file.

    Raises MeshgenError for a file that cannot be read, that is not YAML or holds more documents,
    and for a Kubernetes manifest.
    """
    documents = load_all(read_text(path, pipe=True), str(path), keys_as_written=True)
    hint = f"`meshgen validate {shlex.quote(str(path))}` checks manifests"
    return without_extensions(document(documents, path, "expected Mesh", hint))


def without_extensions(root: Node) -> Node:
    """Return a file's settings without the keys at its top that begin with `x-`: what they say is
    repeated elsewhere, by anchors and aliases.
    """
    if not isinstance(root.value, dict) or not any(key.startswith("x-") for key in root.value):
        return root
    left = {key: child for key, child in root.value.items() if not key.startswith("x-")}
    return Node(left, root.location, root.text, root.keys)


def document(documents: list[Node], path: Path, expected: str, hint: str) -> Node:
    """Return the only one of a file's documents.

    Raises MeshgenError where it is not alone, and with what is `expected` and the `hint` for a
    Kubernetes manifest.
    """
    for each in documents:
        api_version, kind = (at(each, (key,)) for key in ("apiVersion", "kind"))
        if api_version is None or kind is None or kind.value == "Mesh":
            continue
        written = api_version.value, kind.value
        if all(isinstance(text, str) for text in written) and group_of(str(written[0])) != _GROUP:
            message = (
                f"this is a Kubernetes manifest, no config: its kind is `{short(str(kind.value))}`"
            )
            finding = Finding(Code.VALUE, message, kind.location, "kind", expected, hint)
            raise MeshgenError([finding])
    return single(documents, str(path))
