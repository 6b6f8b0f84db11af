"""Pod Security: which pods a namespace takes, and what its containers are where they say nothing.

The levels are those of Kubernetes' Pod Security Standards; the labels, those of k8s.io/
pod-security-admission, api/constants.go.
"""

from typing import Annotated, Literal

from msgspec import Meta

from meshgen.model.base import Spec, doc, expected
from meshgen.model.scalars import Quantity

Level = Literal["privileged", "baseline", "restricted"]
# What stands in front of each of a Namespace's labels about it.
LABEL = "pod-security.kubernetes.io/"
# What a namespace may do with pods that are against a level.
MODES = ("enforce", "audit", "warn")
StandardVersion = Annotated[
    str,
    Meta(
        pattern=r"^(latest|1\.(0|[1-9][0-9]{0,2}))$",
        extra_json_schema=expected('a minor version in quotes, such as "1.29", or latest'),
    ),
]


class PodSecurity(Spec, frozen=True):
    """Which pods a namespace takes, by the Pod Security Standards, and what its own are."""

    enforce: Annotated[
        Level | None,
        doc("The level that pods have to meet: others are refused.", example="restricted"),
    ] = None
    warn: Annotated[
        Level | None,
        doc(
            "The level that kubectl warns about, of workloads too.",
            default="that of `enforce`",
            example="restricted",
        ),
    ] = None
    audit: Annotated[
        Level | None, doc("The level that audit logs tell of.", example="restricted")
    ] = None
    version: Annotated[
        StandardVersion | None,
        doc(
            "The Kubernetes as whose the levels are read.",
            default="the oldest of `kubernetes`",
            example="latest",
        ),
    ] = None
    containers: Annotated[
        Level | None,
        doc(
            "The level that containers meet where they say nothing else: `restricted` runs them "
            "without root, escalation and capabilities, with the runtime's seccomp profile, and "
            "with a root file system in which only `writable` folders can be written.",
            default="that of `enforce`",
            example="restricted",
        ),
    ] = None

    @property
    def restricts(self) -> bool:
        """Return whether containers are restricted where they say nothing else."""
        return (self.containers or self.enforce) == "restricted"


class Writable(Spec, frozen=True):
    """An empty folder of a container's own, which goes with the pod."""

    size_limit: Annotated[Quantity, doc("A pod that writes more is evicted.")] = "128Mi"
    medium: Annotated[
        Literal["Memory"] | None, doc("Memory: it is none of the node's disk.", example="Memory")
    ] = None
