"""Manifests of several clusters that are one mesh: `CLUSTER=PATH`."""

import os
import re
from collections.abc import Iterable, Mapping

from meshgen.errors import MeshgenError
from meshgen.findings import Code, Finding

_NAMED = re.compile(r"(?P<cluster>[a-z0-9]([-a-z0-9.]*[a-z0-9])?)=(?P<path>.+)", re.DOTALL)


def by_cluster(paths: Iterable[str]) -> Mapping[str, list[str]]:
    """Return paths by the cluster that they name; all are of "" where none is named.

    What is a path as it stands names none. Raises MeshgenError where some name one, and others
    do not.
    """
    found: dict[str, list[str]] = {}
    for path in paths:
        named = None if os.path.lexists(path) else _NAMED.fullmatch(path)
        cluster = named["cluster"] if named else ""
        found.setdefault(cluster, []).append(named["path"] if named else path)
    if "" in found and len(found) > 1:
        others = ", ".join(f"`{path}`" for path in found[""])
        message = f"nothing says which cluster {others} {'is' if len(found['']) == 1 else 'are'} of"
        expected = f"expected CLUSTER=PATH, as of {', '.join(filter(None, found))}"
        raise MeshgenError([Finding(Code.USAGE, message, expected=expected)])
    return found


def in_cluster(cluster: str, path: str) -> str:
    """Return how a path names its cluster."""
    return f"{cluster}={path}" if cluster else path
