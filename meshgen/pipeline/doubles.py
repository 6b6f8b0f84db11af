"""Objects of two parts that would be one in the cluster, which Kustomize builds nothing of."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from meshgen.errors import MeshgenError
from meshgen.findings import Code
from meshgen.resources import Resource, dotted
from meshgen.transform import Entry

if TYPE_CHECKING:
    from meshgen.rendering.places import Locate


def refuse_doubles(
    resources: Sequence[Resource], entries: Sequence[Entry], locate: "Locate"
) -> None:
    """Raise MeshgenError where two resources come out with one kind, namespace and name.

    `entries` are what each is called. `locate` tells where a setting stands. What lives in no
    namespace is one, whichever namespace of the config it is listed for.
    """
    from meshgen.rendering.places import refusal

    seen: dict[object, Resource] = {}
    findings = []
    for resource, entry in zip(resources, entries, strict=True):
        gvk, space = entry.gvk._replace(version=""), entry.namespace
        first = seen.setdefault((gvk, space, entry.full), resource)
        if first is not resource:
            location, written = locate(first.origin)
            findings += refusal(
                locate,
                resource.origin,
                Code.CONFLICT,
                f"{entry.kind}/{entry.full} is rendered twice"
                + (f" in {space}" if space else ": it lives in no namespace"),
                "expected a name of its own, or only one of them",
                f"the other comes from {dotted(written)} ({location})",
            ).findings
    if findings:
        raise MeshgenError(findings)
