"""Objects of one's own, in files or in the config."""

from typing import Annotated

from meshgen.model.base import Spec, doc
from meshgen.model.scalars import NamespaceRef, Raw


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


class OwnObject(Spec, frozen=True):
    """An object of one's own, written in the config."""

    object: Annotated[
        Raw,
        doc(
            "As the API has it.",
            example={
                "apiVersion": "scheduling.k8s.io/v1",
                "kind": "PriorityClass",
                "metadata": {"name": "shop"},
                "value": 1000,
            },
        ),
    ]
    namespace: Annotated[
        NamespaceRef | None,
        doc("Its namespace, unless it names one.", default="the environment's own"),
    ] = None
