"""All mends of a shortage, the one that costs least first."""

from meshgen.quota.mend_quota import quota_mends
from meshgen.quota.mend_replicas import autoscaler_mends, replica_mends
from meshgen.quota.mend_sidecar import sidecar_mends
from meshgen.quota.mend_surge import surge_mends
from meshgen.quota.result import Mend
from meshgen.quota.shortage import Shortage

_KINDS = (surge_mends, sidecar_mends, autoscaler_mends, replica_mends, quota_mends)


def mends(shortage: Shortage) -> list[Mend]:
    """Return what would make a situation fit, each one verified."""
    return [mend for find in _KINDS for mend in find(shortage)]


def lasting_mends(shortage: Shortage) -> list[Mend]:
    """Return the mends of a situation that takes more than all others: of the kinds that last."""
    return [mend for find in (sidecar_mends, quota_mends) for mend in find(shortage)]
