"""Manifest files of one's own."""

from typing import Annotated

from meshgen.model.base import Spec, doc
from meshgen.model.scalars import NamespaceRef


class ResourceFile(Spec, frozen=True):
    """A file with manifests of one's own, or several by a glob."""

    path: Annotated[
        str,
        doc(
            "A file, a glob, or with a `!` in front one that leaves out what stands before it.",
            example="extra/*.yaml",
        ),
    ]
    namespace: Annotated[
        NamespaceRef | None,
        doc("The namespace of the objects in it that name none.", example="payments"),
    ] = None
