"""Read the kinds that CustomResourceDefinitions declare."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from meshgen.manifests.chunks import cut
from meshgen.manifests.documents import Documents
from meshgen.schemas.convert.crd import version_schema
from meshgen.schemas.convert.formats import GO_DURATION
from meshgen.schemas.convert.share import share
from meshgen.schemas.convert.slim import OBJECT_META, Schema, unknown
from tools.schemas_kind import Kind

# The names and keywords that lead to a schema in another one.
Place = tuple[str, ...]

_RELEASE = re.compile(r"\d+\.\d+")


def read_crds(folder: Path) -> list[Kind]:
    """Return every served version of every CRD below `folder`.

    The first folder level is the product; a file named for a release (`istio/1.20.yaml`) holds
    that release, any other file the only one there is. Raises ValueError for a keyword or format
    that nobody has decided on.
    """
    found = [kind for path in sorted(folder.glob("*/*.yaml")) for kind in _read_file(path)]
    durations: dict[tuple[str, str], set[Place]] = {}
    for kind in found:
        known = durations.setdefault((kind.group, kind.kind), set())
        places = _places(kind.content["schema"], ())
        known.update(p for p, node in places if node.get("format") == GO_DURATION["format"])
    for kind in found:
        _mark_durations(kind.content["schema"], durations[kind.group, kind.kind])
        kind.content["schema"], kind.content["$defs"] = share(kind.content["schema"])
    return found


def _read_file(path: Path) -> Iterator[Kind]:
    release = path.stem if _RELEASE.fullmatch(path.stem) else ""
    chunks = cut(path.read_text(encoding="utf-8"))
    for crd in (document for chunk in chunks for document in Documents(chunk.text).data):
        if crd and crd.get("kind") == "CustomResourceDefinition":
            yield from _served(path.parent.name, release, crd["spec"])


def _served(product: str, release: str, spec: dict[str, Any]) -> Iterator[Kind]:
    group, kind, scope = spec["group"], spec["names"]["kind"], spec["scope"] == "Namespaced"
    for version in spec["versions"]:
        if version["served"]:
            for found in unknown(version["schema"]["openAPIV3Schema"]):
                raise ValueError(f"{kind}: unknown {found}: decide whether to keep it")
            content = {"parts": [OBJECT_META], "schema": version_schema(spec, version)}
            yield Kind(product, release, group, version["name"], kind, scope, content)


def _mark_durations(schema: Schema, durations: set[Place]) -> None:
    """Check durations in releases whose CRDs do not, where those of other releases do.

    Istio has read its durations with Go's grammar all along; its CRDs say so since 1.23.
    """
    for place, node in _places(schema, ()):
        if place in durations and node.get("type") == "string":
            node.update(GO_DURATION)


def _places(schema: Schema, place: Place) -> Iterator[tuple[Place, Schema]]:
    """Yield every schema below `schema`, itself included, and its place."""
    yield place, schema
    for name, sub in schema.get("properties", {}).items():
        yield from _places(sub, (*place, name))
    for keyword in ("items", "additionalProperties"):
        if isinstance(schema.get(keyword), dict):
            yield from _places(schema[keyword], (*place, keyword))
