"""Proxies that look at requests for a service or a gateway, and at which of all that they get.

The sidecars of a service's pods get its requests and whatever else its ports take; the proxies of a
gateway get those for all hosts that anybody serves there. Of a rule about HTTP nothing is left on a
port that is plain TCP: one that denies would deny all, so that each says which ports it is about.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from meshgen.mesh.deciding import DRY_RUN, AnyOf, Asked
from meshgen.mesh.front import fronts
from meshgen.mesh.gatewayservice import GatewayService
from meshgen.mesh.limited import GatewayPods
from meshgen.mesh.matching import RequestMatch
from meshgen.mesh.monitoring import scrape_of
from meshgen.mesh.namespace import Namespace
from meshgen.mesh.owned import MESH
from meshgen.mesh.service import Service
from meshgen.mesh.serving import Serving
from meshgen.mesh.visibility import ALL
from meshgen.model.jwt import Public
from meshgen.resources import Object

# Ports of Istio's own gateway that are TCP, and TLS that is not looked into: its profile `default`,
# manifests/charts/gateways/istio-ingress of istio.io/istio.
_PASSING = (15443, 31400)
# What Prometheus asks for where nothing is said.
_METRICS = "/metrics"
# What RequestMatch calls the path and the method.
_PATH, _METHOD = ("uri", ""), ("method", "")
# What means something else in a path of a policy.
_SPECIAL = frozenset("*{}?#")


@dataclass(frozen=True)
class Proxies:
    """Proxies, and what objects about them are called and where they are.

    `namespace` is one of the cluster where the config does not have it. The `requests` are those
    that are for what is guarded.
    """

    name: str
    selector: Mapping[str, str]
    labels: Mapping[str, str]
    home: Namespace
    folder: str
    requests: AnyOf
    namespace: str | None = None

    def policy(
        self, action: str, rules: list[Object], *, dry_run: bool = False, **more: Object
    ) -> dict[str, Any]:
        """Return what a template sees of an AuthorizationPolicy for them."""
        spec = {"selector": {"matchLabels": self.selector}, "action": action, "rules": rules}
        return {
            "place": self.namespace,
            "labels": self.labels,
            "annotations": DRY_RUN if dry_run else None,
            "spec": {**spec, **more},
        }


def sidecars(service: Service, ending: str) -> Proxies:
    """Return the sidecars of a service's pods, for objects whose names have an ending."""
    return Proxies(
        service.name + ending,
        service.selector,
        service.labels,
        service.namespace,
        service.key,
        _at_ports(service),
    )


def _at_ports(service: Service) -> AnyOf:
    """Return the requests to a service's HTTP ports, without what Prometheus asks of them.

    Of a port that is there for metrics alone, these are let through.
    """
    scrape = scrape_of(service)
    port = scrape.port if scrape and not scrape.merged else None
    number = port.number if port and not port.shared else None
    path = (scrape and scrape.spec.path) or _METRICS
    targets = {p.target_port for front in fronts(service) for p in front.ports if p.is_http}
    ports = [str(target) for target in sorted(targets) if target != number]
    others = [Asked(operation={"ports": ports})] if ports else []
    scraped = Asked(operation={"ports": [str(number)], "notPaths": [path]})
    return [*others, scraped] if number in targets else others


@dataclass(frozen=True)
class GatewayProxies:
    """The proxies of gateways: `names` has all of the config that know them, in order."""

    names: tuple[str, ...]
    pods: GatewayPods
    serving: Serving

    @property
    def is_own(self) -> bool:
        """Return whether they serve what these gateways do, and nobody else anything."""
        return isinstance(self.pods.runs, GatewayService)

    def proxies(self, gateway: str, ending: str, requests: AnyOf = ()) -> Proxies:
        """Return what is said of them for a gateway, in objects whose names have an ending."""
        home = self.serving.namespace_of(gateway) or self.serving.namespaces[""]
        return Proxies(
            gateway + ending + self.pods.ending(home, self.serving.mesh),
            self.pods.selector,
            {},
            self.pods.home or home,
            MESH,
            requests,
            None if self.pods.home else self.pods.namespace,
        )

    def requests(self, hosts: Sequence[str]) -> AnyOf:
        """Return the requests for hosts, of all that the proxies get."""
        return [Asked(operation={**self._of_hosts(hosts), **self._of_ports})]

    @property
    def _of_ports(self) -> dict[str, list[str]]:
        """Return which ports these are at: of pods that others run, nobody knows their numbers."""
        servers = (server for name in self.names for server in self.serving.servers(name))
        looked_into = {server.port for server in servers if server.routing == "http"}
        if self.is_own:
            return {"ports": [str(port) for port in sorted(looked_into)]}
        return {"notPorts": [str(port) for port in _PASSING if port not in looked_into]}

    def _of_hosts(self, hosts: Sequence[str]) -> dict[str, list[str]]:
        served = {host for name in self.names for host in self.serving.served(name)}
        if ALL in hosts or (self.is_own and served <= set(hosts)):
            return {}
        # The Host header may have any port: Envoy leaves it out when it looks for the routes.
        return {"hosts": [name for host in hosts for name in (host, host + ":*")]}


def gateway_proxies(
    serving: Serving, pods_of: Mapping[str, GatewayPods | None]
) -> Mapping[str, GatewayProxies]:
    """Return the proxies of each gateway of the config, by its name."""
    found: dict[object, list[tuple[str, GatewayPods]]] = {}
    for name, pods in pods_of.items():
        if pods is not None:
            key = (pods.namespace, tuple(sorted(pods.selector.items())))
            found.setdefault(key, []).append((name, pods))
    return {
        name: GatewayProxies(tuple(one for one, _ in several), pods, serving)
        for several in found.values()
        for name, pods in several
    }


def asked_by(match: RequestMatch) -> dict[str, list[str]] | None:
    """Return how an Operation asks for the requests of a match; None where it cannot."""
    if match.spec.ignore_uri_case or match.unlike or match.connection:
        return None
    found: dict[str, list[str]] = {}
    for key, (how, text) in match.looks.items():
        if key == _PATH and how in ("exact", "prefix") and not set(text) & _SPECIAL:
            found["paths"] = [text + "*" if how == "prefix" else text]
        elif key == _METHOD and how == "exact":
            found["methods"] = [text]
        else:
            return None
    return found


def narrower(match: RequestMatch, others: Iterable[RequestMatch]) -> Iterator[Public]:
    """Yield the requests of other matches that lie inside of one, as far as a policy can ask."""
    for other in others:
        asked = asked_by(other)
        if (
            asked
            and other.rank < match.rank
            and match.includes(other)
            and not other.includes(match)
        ):
            paths, methods = asked.get("paths"), asked.get("methods")
            yield Public(
                tuple(paths) if paths else None,
                tuple(methods) if methods else None,
            )
