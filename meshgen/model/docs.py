"""Guides of the system in Markdown, beside what is rendered."""

from typing import Annotated

from meshgen.model.base import Spec, doc
from meshgen.model.scalars import Name


class Docs(Spec, frozen=True):
    """The operations guide and the incident manual."""

    output: Annotated[
        str,
        doc("Their folder, relative to the config's own.", example="docs/mesh"),
    ] = "docs/mesh"
    environments: Annotated[
        list[Name] | None,
        doc("The environments that they tell of.", default="all", example=["prod"]),
    ] = None
    html: Annotated[
        bool, doc("Whether all of it stands in one HTML page besides.", example=True)
    ] = False
