"""YAML text to nodes: JSON's data model, with the place of every value and key."""

from meshgen.errors import MeshgenError
from meshgen.findings import Code, Finding, Location
from meshgen.inputs import decode
from meshgen.yamlio.nodes import Node
from meshgen.yamlio.parse import parse


def load(source: str | bytes, file: str) -> Node:
    """Return the one document of a YAML text; `file` is the name that locations carry.

    It is one that Kubernetes never reads: keys are their source text, `on` and `010`. Raises
    MeshgenError: Code.READ for bytes that are not UTF-8 text, Code.YAML for what is not YAML, for
    what meshgen refuses (see `load_all`), and for none or more than one document.
    """
    return single(load_all(source, file, keys_as_written=True), file)


def single(documents: list[Node], file: str) -> Node:
    """Return the only one of a file's documents; raise MeshgenError where it is not alone."""
    if len(documents) == 1:
        return documents[0]
    message, where = "the file is empty", Location(file)
    if documents:
        message, where = "a second document starts here", documents[1].location
    expected = "expected exactly one YAML document"
    raise MeshgenError([Finding(Code.YAML, message, where, expected=expected)])


def load_all(
    source: str | bytes, file: str, *, keys_as_written: bool = False, placed: bool = True
) -> list[Node]:
    """Return every document of a YAML text that is not empty.

    Plain scalars are read as Kubernetes reads them (see `resolve`), and so are keys: `on` is
    "true", `010` is "8" (see `key_text`), but for `keys_as_written`. Merge keys are applied. Raises
    MeshgenError as `load` does; refused are duplicate keys, keys that are mappings, lists or null,
    other tags than the core ones, infinity and NaN, undefined and recursive aliases, nesting deeper
    than 100 levels, and aliases that repeat more than 100,000 values in all. Unless `placed`,
    scalars and keys have no places, which a text of many megabytes has no memory for.
    """
    text = decode(source, file) if isinstance(source, bytes) else source.removeprefix("\ufeff")
    return parse(text, file, keys_as_written=keys_as_written, placed=placed)
