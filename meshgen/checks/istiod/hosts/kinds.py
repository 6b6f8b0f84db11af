"""The types of these kinds."""

from collections.abc import Mapping

from meshgen.checks.istiod.hosts.groups import WORKLOAD_GROUP
from meshgen.checks.istiod.hosts.services import SERVICE_ENTRY
from meshgen.checks.istiod.hosts.sidecars import SIDECAR
from meshgen.checks.istiod.hosts.workloads import WORKLOAD_ENTRY
from meshgen.checks.types import Type

KINDS: Mapping[str, Type] = {
    "ServiceEntry.networking.istio.io": SERVICE_ENTRY,
    "Sidecar.networking.istio.io": SIDECAR,
    "WorkloadEntry.networking.istio.io": WORKLOAD_ENTRY,
    "WorkloadGroup.networking.istio.io": WORKLOAD_GROUP,
}
