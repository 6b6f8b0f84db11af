"""What was applied to a cluster before."""

from typing import NamedTuple, Protocol

from meshgen.resources import Object


class Applied(NamedTuple):
    """An object as it was applied; of one that Kustomize generates, the name lacks its hash.

    `chart` is the folder of the chart that has it, "" where there is but one, or none.
    """

    object: Object
    is_generated: bool = False
    chart: str = ""


class Tree(Protocol):
    """A tree that meshgen wrote.

    `removes` tells whether applying another one takes away what that has no more.
    """

    removes: bool

    def environments(self) -> list[str]:
        """Return the environments that the tree is for."""

    def objects(self, environment: str) -> list[Applied]:
        """Return an environment's objects as they were applied.

        Raises MeshgenError for what cannot be read, and for what meshgen does not write.
        """
