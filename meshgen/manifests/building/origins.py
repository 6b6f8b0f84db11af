"""Which file an object came from, as Kustomize and helm say it in what they print."""

import re
from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

from meshgen.manifests.chunks import Chunk, cut

# https://kubectl.docs.kubernetes.io/references/kustomize/kustomization/buildmetadata/.
ORIGIN = "config.kubernetes.io/origin"
_FIELD = re.compile(r"^(path|configuredIn|repo): (.*)$", re.MULTILINE)
_SOURCE = re.compile(r"^# Source: [^/\n]+/(.*)$", re.MULTILINE)


class Origin(NamedTuple):
    """A file, as the program writes it; `generated`: it configures what made the object.

    `remote` is the address of what another machine served, which has no path here.
    """

    path: str = ""
    generated: bool = False
    remote: str = ""


def without_origin(obj: Any) -> tuple[Any, Origin]:
    """Return an object without what Kustomize says of its origin, and that."""
    metadata = obj.get("metadata") if isinstance(obj, Mapping) else None
    annotations = metadata.get("annotations") if isinstance(metadata, Mapping) else None
    if not isinstance(annotations, Mapping) or ORIGIN not in annotations:
        return obj, Origin()
    assert isinstance(metadata, Mapping)
    fields: dict[str, str] = dict(_FIELD.findall(str(annotations[ORIGIN])))
    kept = {key: value for key, value in annotations.items() if key != ORIGIN}
    others = {key: value for key, value in metadata.items() if key != "annotations"}
    cleaned = {**obj, "metadata": {**others, **({"annotations": kept} if kept else {})}}
    if "repo" in fields or "://" in fields.get("path", ""):
        return cleaned, Origin(remote=fields.get("repo", fields.get("path", "")))
    generated = "configuredIn" in fields
    path = fields["configuredIn"] if generated else fields.get("path", "")
    return cleaned, Origin(path.strip("'\""), generated)


def documents(text: str) -> Iterator[tuple[Chunk, str]]:
    """Yield the documents of a build, each with the template that helm names before it, if any."""
    end = 0
    sources = [(match.start(), match[1]) for match in _SOURCE.finditer(text)]
    lines = {text.count("\n", 0, start) + 1: source for start, source in sources}
    for chunk in cut(text):
        named = [line for line in lines if end < line <= chunk.line]
        end = chunk.line
        yield chunk, lines[max(named)] if named else ""
