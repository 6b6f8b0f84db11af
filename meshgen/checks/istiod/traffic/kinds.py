"""The types of these kinds."""

from collections.abc import Mapping

from meshgen.checks.types import Type

KINDS: Mapping[str, Type] = {
    "DestinationRule.networking.istio.io": Type(),
    "Gateway.networking.istio.io": Type(),
    "VirtualService.networking.istio.io": Type(),
}
