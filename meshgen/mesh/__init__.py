"""The resolved mesh of one environment: what it has, under which names, and what belongs to what.

Whoever needs to know which objects there are, what they are called, which pods have a sidecar or
under which host a service is reached asks here: the cross-checks of a config that may be half
wrong, the templates, capacity, the chart.
"""

from meshgen.mesh.addresses import WrongReference
from meshgen.mesh.callers import GatewayElsewhere, LoadJobCaller, PodsElsewhere, trust_domain
from meshgen.mesh.calls import CallGraph, Edge
from meshgen.mesh.canary import QUERIES
from meshgen.mesh.certificates import certificate_hosts
from meshgen.mesh.clusters import Clusters
from meshgen.mesh.connections import of_http
from meshgen.mesh.container import Container
from meshgen.mesh.egress import Egress
from meshgen.mesh.exposure import SIDECARS, Exposure, Routed, exposures_of, traffic_of
from meshgen.mesh.external import HTTPS, External, ExternalPort, is_fixed
from meshgen.mesh.following import ends, unclear
from meshgen.mesh.front import Front, fronts
from meshgen.mesh.globallimit import GLOBAL, RATE_LIMITS
from meshgen.mesh.istiogateways import IstioGateway, istio_gateways
from meshgen.mesh.kept import kept_hosts, with_kept
from meshgen.mesh.layout import Layout, Part, first_to_last, layout_of
from meshgen.mesh.leading import route_of, routes_of
from meshgen.mesh.limitcounters import have_limits, with_counters
from meshgen.mesh.matching import RequestMatch
from meshgen.mesh.mesh import Mesh
from meshgen.mesh.namespace import Namespace
from meshgen.mesh.namespaces import declared_namespaces
from meshgen.mesh.owned import MESH, Owned
from meshgen.mesh.owned_services import owned_by_service, variables_of
from meshgen.mesh.pods import Pods, accounts_of, pods_by, sharing
from meshgen.mesh.ratelimit import HEADER_MATCH, OTHERS, Limit
from meshgen.mesh.route import Copy, Delegate, Route
from meshgen.mesh.servers import GatewayServer
from meshgen.mesh.service import APP, VERSION, Service
from meshgen.mesh.serving import Serving, overlap
from meshgen.mesh.tokens import NO_LIMIT, TokenBucket
from meshgen.mesh.virtualservice import VirtualService
from meshgen.mesh.visibility import ALL, EXPORT_TO, OWN
from meshgen.mesh.workload import Workload, workloads

__all__ = [
    "ALL",
    "APP",
    "EXPORT_TO",
    "GLOBAL",
    "HEADER_MATCH",
    "HTTPS",
    "MESH",
    "NO_LIMIT",
    "OTHERS",
    "OWN",
    "QUERIES",
    "RATE_LIMITS",
    "SIDECARS",
    "VERSION",
    "CallGraph",
    "Clusters",
    "Container",
    "Copy",
    "Delegate",
    "Edge",
    "Egress",
    "Exposure",
    "External",
    "ExternalPort",
    "Front",
    "GatewayElsewhere",
    "GatewayServer",
    "IstioGateway",
    "Layout",
    "Limit",
    "LoadJobCaller",
    "Mesh",
    "Namespace",
    "Owned",
    "Part",
    "Pods",
    "PodsElsewhere",
    "RequestMatch",
    "Route",
    "Routed",
    "Service",
    "Serving",
    "TokenBucket",
    "VirtualService",
    "Workload",
    "WrongReference",
    "accounts_of",
    "certificate_hosts",
    "declared_namespaces",
    "ends",
    "exposures_of",
    "first_to_last",
    "fronts",
    "have_limits",
    "is_fixed",
    "istio_gateways",
    "kept_hosts",
    "layout_of",
    "of_http",
    "overlap",
    "owned_by_service",
    "pods_by",
    "route_of",
    "routes_of",
    "sharing",
    "traffic_of",
    "trust_domain",
    "unclear",
    "variables_of",
    "with_counters",
    "with_kept",
    "workloads",
]
