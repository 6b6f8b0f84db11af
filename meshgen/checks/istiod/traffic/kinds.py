"""The types of these kinds."""

from collections.abc import Mapping

from meshgen.checks.istiod.traffic.destination_rule import DESTINATION_RULE
from meshgen.checks.istiod.traffic.gateway import GATEWAY
from meshgen.checks.istiod.traffic.virtual_service import VIRTUAL_SERVICE
from meshgen.checks.types import Type

KINDS: Mapping[str, Type] = {
    "DestinationRule.networking.istio.io": DESTINATION_RULE,
    "Gateway.networking.istio.io": GATEWAY,
    "VirtualService.networking.istio.io": VIRTUAL_SERVICE,
}
