"""The types of these kinds."""

from collections.abc import Mapping

from meshgen.checks.istiod.traffic.virtual_service import VIRTUAL_SERVICE
from meshgen.checks.types import Type

KINDS: Mapping[str, Type] = {
    "DestinationRule.networking.istio.io": Type(),
    "Gateway.networking.istio.io": Type(),
    "VirtualService.networking.istio.io": VIRTUAL_SERVICE,
}
