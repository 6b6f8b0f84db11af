"""What capacity finds wrong, as data that a finding can be made of."""

from dataclasses import dataclass
from enum import StrEnum

from meshgen.findings import Code
from meshgen.quota.cluster import WorkloadKey
from meshgen.resources import Path, dotted


class ProblemKind(StrEnum):
    """What is wrong; the value is the code that the finding gets."""

    AT_REST = Code.QUOTA  # the declared replicas do not fit the quota
    HPA_MAX = Code.QUOTA_HPA  # it does not fit when autoscalers go to their max
    ROLLING = Code.QUOTA_ROLLOUT  # a rolling update does not fit
    UNSET = Code.QUOTA_UNSET  # the quota refuses a container without a request or limit
    LIMIT_RANGE = Code.LIMIT_RANGE  # a LimitRange refuses a pod or a claim
    INVALID = Code.UNCOUNTED  # a value that cannot be counted, or that Kubernetes refuses


# What people call the objects that limit others.
_CALLED = {"ResourceQuota": "quota"}


@dataclass(frozen=True)
class Problem:
    """One thing that is wrong: `object` and `keys` say where, `hint` what would mend it.

    `error` tells an error from a warning. `by` is the ResourceQuota or LimitRange that refuses,
    `container` the containers that it is about, by name; empty where there is none.
    """

    kind: ProblemKind
    message: str
    object: WorkloadKey
    keys: Path = ()
    hint: str = ""
    error: bool = True
    by: str = ""
    container: str = ""

    @property
    def path(self) -> str:
        """Return the field of the object, as people write it; empty where it is about all of it."""
        return dotted(self.keys)


def refused(limiting: WorkloadKey, keys: Path, message: str, hint: str = "") -> Problem:
    """Return what the API server would not take of a ResourceQuota or a LimitRange."""
    what = _CALLED.get(limiting.kind, limiting.kind)
    whole = f"the API server refuses this {what}: {message}"
    return Problem(ProblemKind.INVALID, whole, limiting, keys, hint)
