"""How the tree is split."""

from typing import Annotated, Literal

from meshgen.model.base import Spec, doc
from meshgen.model.scalars import Positive


class Layout(Spec, frozen=True):
    """How the tree is split into parts that build and apply alone."""

    groups: Annotated[
        Literal["auto", "none"],
        doc(
            "Groups of services in a namespace: those of the services' `group`, and by itself "
            "where a namespace has more services than `size`; or none, whatever services say."
        ),
    ] = "auto"
    size: Annotated[
        Positive,
        doc("How many services stand in one part, where that is not up to their `group`."),
    ] = 30
