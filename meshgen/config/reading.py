"""Read the file of a config, and tell what somebody took for one."""

import shlex
from collections.abc import Iterable
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
    _refuse_manifests(documents, path)
    return single(documents, str(path))


def _refuse_manifests(documents: Iterable[Node], path: Path) -> None:
    for document in documents:
        api_version, kind = (at(document, (key,)) for key in ("apiVersion", "kind"))
        if api_version is None or kind is None or kind.value == "Mesh":
            continue
        written = api_version.value, kind.value
        if all(isinstance(text, str) for text in written) and group_of(str(written[0])) != _GROUP:
            what = short(str(kind.value))
            message = f"this is a Kubernetes manifest, no config: its kind is `{what}`"
            hint = f"`meshgen validate {shlex.quote(str(path))}` checks manifests"
            finding = Finding(Code.VALUE, message, kind.location, "kind", "expected Mesh", hint)
            raise MeshgenError([finding])
