"""The types of these kinds."""

from collections.abc import Mapping

from meshgen.checks.cluster.network.endpoint_slice import ENDPOINT_SLICE
from meshgen.checks.cluster.network.endpoints import ENDPOINTS
from meshgen.checks.cluster.network.ingress import INGRESS
from meshgen.checks.cluster.network.ingress_class import INGRESS_CLASS
from meshgen.checks.cluster.network.policy import NETWORK_POLICY
from meshgen.checks.cluster.network.service import SERVICE
from meshgen.checks.types import Type

KINDS: Mapping[str, Type] = {
    "EndpointSlice.discovery.k8s.io": ENDPOINT_SLICE,
    "Endpoints": ENDPOINTS,
    "Ingress.networking.k8s.io": INGRESS,
    "IngressClass.networking.k8s.io": INGRESS_CLASS,
    "NetworkPolicy.networking.k8s.io": NETWORK_POLICY,
    "Service": SERVICE,
}
