"""Where a rate limit stands: in the sidecars of pods, or in the proxies of a gateway.

A gateway's proxies answer for many services, also those of other teams and environments. So each
limit there has a filter of its own, which counts the requests that a service's routes name for it.
"""

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Literal

from meshgen.mesh.canary import HEADER_ROUTE, ROUTE
from meshgen.mesh.exposure import SIDECARS, exposures_of
from meshgen.mesh.globallimit import GLOBAL, GlobalLimit
from meshgen.mesh.leading import routes_of
from meshgen.mesh.namespace import Namespace
from meshgen.mesh.ratelimit import Limit
from meshgen.mesh.service import Service
from meshgen.mesh.serving import Serving
from meshgen.mesh.workload import workloads
from meshgen.model import Istio
from meshgen.model.ratelimit import RateLimit
from meshgen.resources import Object

# What Envoy calls the connections' part of HTTP, and what makes a body of its own of an answer.
_MANAGER = "envoy.filters.network.http_connection_manager"
_TYPES = "type.googleapis.com/envoy.extensions"
_ASKING = "envoy.filters.http.ratelimit"
_ROUTER = {"name": "envoy.filters.http.router"}


@dataclass(frozen=True)
class GatewayPods:
    """The pods of gateways: by which labels they are known, and where they are.

    `runs` is what runs them, where the config has it, and `namespace` one of the cluster where not.
    """

    selector: Mapping[str, str]
    namespace: str
    runs: Service | None = None

    @property
    def home(self) -> Namespace | None:
        """Return the namespace of the config that they are in."""
        return self.runs.namespace if self.runs else None

    def ending(self, home: Namespace, mesh: str) -> str:
        """Return what ends the names of objects beside them that are of a namespace's gateway.

        Where the config does not have the pods, other environments have objects there too: so the
        names tell whose they are. `mesh` is the mesh's name, for those that prefixes tell apart.
        """
        if self.home is not None:
            return ""
        return "-" + (mesh if home.prefix or home.suffix else home.name)

    def count(self, scaled: Literal["max", "min"]) -> int | None:
        """Return how many there are, of an HPA the most or the least; None where nobody knows."""
        counts = [one.pods(scaled) for one in workloads(self.runs)] if self.runs else [None]
        return None if None in counts else sum(filter(None, counts))


@dataclass(frozen=True)
class Limited:
    """A limit and the proxies that it is in; at a gateway, `routes` are those that it is for."""

    limit: Limit | GlobalLimit
    labels: Mapping[str, str]
    selector: Mapping[str, str]
    namespace: str | None = None
    routes: tuple[str, ...] = field(default=())

    @property
    def context(self) -> str:
        """Return Istio's name for these proxies."""
        return "GATEWAY" if self.routes else "SIDECAR_INBOUND"

    @property
    def sub_filter(self) -> Object | None:
        """Return the filter that it stands before: who asks, or counts by routes, comes late."""
        return _ROUTER if self.routes or self.limit.spec.scope == GLOBAL else None

    @property
    def filter(self) -> str:
        """Return the name of the filter that asks; at a gateway several do, for a service each."""
        if isinstance(self.limit, GlobalLimit) and self.routes:
            return f"{_ASKING}.{self.limit.name}"
        return _ASKING

    @property
    def patches(self) -> list[Object]:
        """Return what is patched beside the filter: routes, and answers."""
        return [*self._of_routes, *self._of_answers]

    @property
    def _of_routes(self) -> list[Object]:
        """Return what tells routes which buckets their requests take from."""
        said = self.limit.rate_limits
        if said is None:
            return []
        if not self.routes:
            return [_patch("VIRTUAL_HOST", {"context": self.context}, {"rate_limits": said})]
        value: Object = {"route": {"rate_limits": said}}
        if isinstance(self.limit, GlobalLimit):
            # Of all that ask at the gateway, this one alone is asked for by the route.
            own = {"@type": f"{_TYPES}.filters.http.ratelimit.v3.RateLimitPerRoute"}
            value = {"typed_per_filter_config": {self.filter: {**own, "rate_limits": said}}}
        return [
            _patch(
                "HTTP_ROUTE",
                {
                    "context": self.context,
                    # What answers by itself would lead to somewhere otherwise.
                    "routeConfiguration": {"vhost": {"route": {"name": name, "action": "ROUTE"}}},
                },
                value,
            )
            for name in self.routes
        ]

    @property
    def _of_answers(self) -> list[Object]:
        """Return what gives refused requests a body: Envoy makes it of all answers of its own."""
        if self.limit.spec.body is None or isinstance(self.limit, GlobalLimit):
            return []
        listener = {"filterChain": {"filter": {"name": _MANAGER}}}
        reply = {"mappers": [{"filter": self._refused, **self.limit.answer}]}
        manager = f"{_TYPES}.filters.network.http_connection_manager.v3.HttpConnectionManager"
        settings = {"@type": manager, "local_reply_config": reply}
        match = {"context": self.context, "listener": listener}
        return [_patch("NETWORK_FILTER", match, {"typed_config": settings})]

    @property
    def _refused(self) -> Object:
        """Return Envoy's AccessLogFilter for the requests that the limit refused."""
        asked = 'response.code_details == "local_rate_limited"'
        for number, name in enumerate(self.routes):
            asked += ', "' if number else ' && xds.route_name in ["'
            asked += _in_quotes(name) + '"'
        settings = {
            "@type": f"{_TYPES}.access_loggers.filters.cel.v3.ExpressionFilter",
            "expression": asked + ("]" if self.routes else ""),
        }
        name = "envoy.access_loggers.extension_filters.cel"
        return {"extension_filter": {"name": name, "typed_config": settings}}


def _in_quotes(name: str) -> str:
    """Return a name as it stands in a text of CEL; one that needs nothing knows its setting."""
    written = json.dumps(name)[1:-1]
    return name if written == name else written


def _patch(what: str, match: Object, value: Object) -> Object:
    patch = {"operation": "MERGE", "value": value}
    return {"applyTo": what, "match": match, "patch": patch}


def gateway_pods(
    gateway: str, istio: Istio, services: Iterable[Service], serving: Serving
) -> GatewayPods | None:
    """Return the pods of a gateway: what the config runs, or those of Istio's own gateway."""
    if gateway not in serving.gateways:
        return None
    selector = serving.selector(gateway)
    for service in services:
        if selector.items() <= {**service.labels, **service.pod_labels}.items():
            return GatewayPods(selector, service.namespace.name, service)
    return GatewayPods(selector, istio.gateway_namespace or istio.namespace)


def limited_at(
    service: Service, serving: Serving, pods_of: Mapping[str, GatewayPods | None]
) -> Iterator[tuple[str, GatewayPods, Limited]]:
    """Yield a service's limits at gateways, with the first gateway of each set of pods."""
    said = service.spec.rate_limit
    if said is None or service.limited is None:
        return
    found: dict[tuple[str, tuple[tuple[str, str], ...]], tuple[str, GatewayPods, list[str]]] = {}
    for exposure in exposures_of(service):
        pods = pods_of.get(exposure.gateway)
        if exposure.gateway == SIDECARS or pods is None:
            continue
        key = (pods.namespace, tuple(sorted(pods.selector.items())))
        _, _, names = found.setdefault(key, (exposure.gateway, pods, []))
        for route in routes_of(exposure, serving):
            names += _names(route.name, service) if route.name and not route.answers else ()
    for gateway, pods, names in found.values():
        if names:
            limit = Limit(said, sharing_at(pods, said) or 1, serving.limited(service, gateway))
            namespace = None if pods.home else pods.namespace
            routes = tuple(dict.fromkeys(names))
            yield gateway, pods, Limited(limit, service.labels, pods.selector, namespace, routes)


def sharing_at(pods: GatewayPods, said: RateLimit) -> int | None:
    """Return how many of a gateway's proxies share a limit; None where nobody knows."""
    if said.scope != "total":
        return 1
    return said.divided_by if isinstance(said.divided_by, int) else pods.count(said.divided_by)


def _names(route: str, service: Service) -> list[str]:
    """Return what istiod calls a route: where it delegates, by the delegate's own names too."""
    ends = (ROUTE, HEADER_ROUTE) if service.is_rollout else ()
    return [route, *(f"{route}-{end}" for end in ends)]
