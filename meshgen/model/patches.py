"""Changes of the user's to what was rendered, for what the config has no field for."""

from typing import Annotated, Any

from meshgen.model.base import Spec, doc
from meshgen.model.scalars import Word


class PatchTarget(Spec, frozen=True):
    """Which of the service's resources a patch changes."""

    kind: Annotated[
        str | None, doc("The resource's kind.", default="the workload's", example="Service")
    ] = None
    name: Annotated[
        str | None, doc("The resource's name, before namePrefix.", default="all of that kind")
    ] = None
    group: Annotated[
        str | None, doc("The API group of the kind.", default="any", example="networking.istio.io")
    ] = None


class Patch(Spec, frozen=True, kw_only=True):
    """A change to a rendered resource, for what the config has no field for."""

    name: Annotated[
        Word | None,
        doc(
            "By this a stronger layer changes the patch's fields, or with `patch: null` takes it "
            "away.",
            example="subsets",
        ),
    ] = None
    target: Annotated[PatchTarget, doc("Which resource.", example={"kind": "Service"})] = (
        PatchTarget()
    )
    patch: Annotated[
        dict[str, Any] | list[dict[str, Any]] | None,
        doc(
            "A mapping is a strategic merge patch, a list a JSON patch (RFC 6902).",
            example={"spec": {"minReadySeconds": 5}},
        ),
    ]


class MeshTarget(PatchTarget, frozen=True, kw_only=True):
    """Which resources a patch of the whole changes: any, those in files of your own among them."""

    kind: Annotated[str, doc("The resources' kind.", example="Gateway")]


class MeshPatch(Patch, frozen=True, kw_only=True):
    """A change to rendered resources of one kind."""

    target: Annotated[MeshTarget, doc("Which resources.", example={"kind": "Gateway"})]
