"""The types of these kinds."""

from collections.abc import Mapping

from meshgen.checks.types import Type

KINDS: Mapping[str, Type] = {
    "ServiceEntry.networking.istio.io": Type(),
    "Sidecar.networking.istio.io": Type(),
    "WorkloadEntry.networking.istio.io": Type(),
    "WorkloadGroup.networking.istio.io": Type(),
}
