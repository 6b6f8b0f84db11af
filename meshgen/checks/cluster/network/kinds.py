"""The types of these kinds."""

from collections.abc import Mapping

from meshgen.checks.types import Type

KINDS: Mapping[str, Type] = {
    "EndpointSlice.discovery.k8s.io": Type(),
    "Endpoints": Type(),
    "Ingress.networking.k8s.io": Type(),
    "IngressClass.networking.k8s.io": Type(),
    "NetworkPolicy.networking.k8s.io": Type(),
    "Service": Type(),
}
