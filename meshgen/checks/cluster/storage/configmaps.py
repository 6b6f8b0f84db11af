"""ConfigMaps."""

from collections.abc import Iterator, Mapping
from typing import Any

from meshgen.checks.cluster.storage.data import data_keys, in_base64, in_text, too_large
from meshgen.checks.span import Span
from meshgen.checks.types import Type
from meshgen.checks.violation import Violation
from meshgen.resources import Path


def _size(configmap: Mapping[str, Any], path: Path, _: Span) -> Iterator[Violation]:
    """Yield that a ConfigMap is too large. Source: ValidateConfigMap."""
    texts, binary = configmap.get("data", {}), configmap.get("binaryData", {})
    at = (*path, "data" if texts else "binaryData")
    yield from too_large(at, (texts, in_text), (binary, in_base64))


def _twice(configmap: Mapping[str, Any], path: Path, _: Span) -> Iterator[Violation]:
    """Yield the keys that stand in `data` and `binaryData`. Source: ValidateConfigMap."""
    if "binaryData" not in configmap:
        return
    for key in configmap.get("data", ()):
        if key in configmap["binaryData"]:
            message = f"`{key}` is a key of `binaryData`, too"
            yield Violation((*path, "data", key), message, "expected each key once", about_key=True)


_KEYS = Type((data_keys,))
CONFIG_MAP = Type((_twice, _size), {"data": _KEYS, "binaryData": _KEYS})
