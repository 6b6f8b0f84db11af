"""What an environment sets or changes, and what of it is otherwise in one of its clusters."""

from typing import Annotated

from msgspec import Meta

from meshgen.model.base import doc
from meshgen.model.scalars import Name
from meshgen.model.settings import Settings


class InCluster(Settings, frozen=True):
    """What of an environment is otherwise in one of its clusters."""


class Environment(Settings, frozen=True):
    """What an environment sets or changes. Mappings merge, everything else replaces; null removes.

    In `services`, `"*"` stands for every service; a service's own name is stronger. One with an
    image that the config has not is the environment's alone.
    """

    clusters: Annotated[
        Annotated[dict[Name, InCluster | None], Meta(min_length=1)] | None,
        doc(
            "The clusters that it runs in as one mesh, with what is otherwise in each: an "
            "environment for each of them, `prod-east` and `prod-west`. docs/clusters.md tells of "
            "it.",
            default="one, that of `cluster`",
            example=["east", "west"],
            named=True,
        ),
    ] = None
