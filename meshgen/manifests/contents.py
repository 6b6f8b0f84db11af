"""What a chunk of text holds: objects, each with its place, and what is no object."""

import re
from dataclasses import dataclass, field
from typing import Any

from meshgen.errors import MeshgenError
from meshgen.findings import Code, Finding
from meshgen.manifests.document_objects import objects
from meshgen.manifests.documents import Documents
from meshgen.manifests.no_object import skip
from meshgen.manifests.place import Place
from meshgen.manifests.skips import Skip
from meshgen.yamlio import is_yaml, without_literals

# Where a template engine's expression stands in place of a value, a key or a whole line.
_TEMPLATE = re.compile(r"^[ \t]*\{\{|[:-][ \t]+\{\{", re.MULTILINE)
# What a text holds that is meant as a Kubernetes object.
_OBJECT = re.compile(r"""apiVersion["']?[ \t]*:|^["']?kind["']?[ \t]*:""", re.MULTILINE)
# What no object stands in is parsed, to tell whether it is YAML: so many characters.
_PROBED = 256 * 1024


@dataclass(slots=True)
class Contents:
    """The objects of a chunk, or what is meant as such, and why the rest is none.

    Those that are `encrypted` are objects as well, of which nobody here knows what they hold.
    """

    objects: list[tuple[Place, Any]] = field(default_factory=list)
    encrypted: list[tuple[Place, Any]] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)
    skipped: list[Skip] = field(default_factory=list)


def read_contents(text: str) -> Contents:
    """Return what a chunk's text holds; whatever stands there, nothing is raised."""
    contents = Contents()
    try:
        documents = Documents(text)
    except MeshgenError as error:
        is_long = any(finding.code is Code.READ for finding in error.findings)
        if not is_long and _TEMPLATE.search(without_literals(text)):
            contents.skipped.append(Skip.TEMPLATE)
        elif not _OBJECT.search(text) and (is_long or _is_yaml(text)):
            contents.skipped.append(Skip.OTHER)
        else:
            contents.findings += error.findings
        return contents
    for position, data in enumerate(documents.data):
        reason = skip(data)
        if reason:
            contents.skipped.append(reason)
        if reason and reason is not Skip.ENCRYPTED:
            continue
        held = contents.encrypted if reason else contents.objects
        held += ((Place(documents, position, path), obj) for path, obj in objects(data))
    return contents


def _is_yaml(text: str) -> bool:
    """Return whether a text is YAML; a long one is not looked at and taken for that."""
    return len(text) > _PROBED or is_yaml(text)
