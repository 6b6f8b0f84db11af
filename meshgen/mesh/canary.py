"""What a controller is told of a canary, and what it makes of it by itself.

Of both controllers, one VirtualService without hosts has the weights, and the routes of gateways
and of the mesh delegate to it: so these stay as they are for every other service. Flagger makes it,
Argo Rollouts is given it. Sources: docs.flagger.app, "How it works" and pkg/router of
github.com/fluxcd/flagger; argo-rollouts.readthedocs.io, "Istio", with traffic split by host.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from types import MappingProxyType

from meshgen.kinds.flagger import CANARY, made_by_flagger
from meshgen.mesh.front import Front, fronts
from meshgen.mesh.service import STABLE, Service
from meshgen.model.canary import Canary as Spec
from meshgen.model.canary import CanaryMetric
from meshgen.resources import Object

# What Flagger has a query for, and with the same meaning what is asked for Argo Rollouts.
_OF_HOST = 'reporter="source",destination_service="{{args.host}}"'
QUERIES: Mapping[str, str] = MappingProxyType(
    {
        "request-success-rate": "100 * "
        f'sum(rate(istio_requests_total{{{_OF_HOST},response_code!~"5.*"}}[1m])) / '
        f"sum(rate(istio_requests_total{{{_OF_HOST}}}[1m]))",
        "request-duration": "histogram_quantile(0.99, sum by (le) "
        f"(rate(istio_request_duration_milliseconds_bucket{{{_OF_HOST}}}[1m])))",
    }
)
_USUAL_METRICS = MappingProxyType({"request-success-rate": CanaryMetric(min=99)})
_USUAL_STEPS = (10, 25, 50)
_USUAL_ITERATIONS = 10
_PROMETHEUS = "http://prometheus.istio-system:9090"
# What the route is called whose weights Argo Rollouts sets, and the one it makes for headers.
ROUTE, HEADER_ROUTE = "primary", "by-header"


@dataclass(frozen=True)
class Canary:
    """The canary of a service."""

    service: Service
    spec: Spec

    @property
    def metrics(self) -> list[tuple[str, CanaryMetric]]:
        """Return what has to hold, by name, in order."""
        return sorted((self.spec.metrics or _USUAL_METRICS).items())

    @property
    def queries(self) -> list[tuple[str, CanaryMetric]]:
        """Return the metrics that have a query of their own."""
        return [(name, metric) for name, metric in self.metrics if metric.query is not None]

    @property
    def address(self) -> str:
        """Return where Prometheus is asked."""
        return self.spec.prometheus or _PROMETHEUS

    def template_name(self, metric: str) -> str:
        """Return the name of a metric's MetricTemplate."""
        return f"{self.service.name}-{metric}"

    @property
    def analysis(self) -> Object:
        """Return Flagger's analysis."""
        spec = self.spec
        found: Object = {"interval": spec.interval, "threshold": spec.threshold}
        if spec.headers is None:
            found["stepWeights"] = list(spec.steps or _USUAL_STEPS)
        else:
            found["iterations"] = spec.iterations or _USUAL_ITERATIONS
            found["match"] = [{"headers": spec.headers}]
        if spec.session_affinity:
            found["sessionAffinity"] = spec.session_affinity
        found["metrics"] = [self._metric(name, metric) for name, metric in self.metrics]
        return found

    def _metric(self, name: str, metric: CanaryMetric) -> Object:
        bounds = {"min": metric.min, "max": metric.max}
        is_own = metric.query is not None
        return {
            "name": name,
            **({"templateRef": {"name": self.template_name(name)}} if is_own else {}),
            "thresholdRange": {key: bound for key, bound in bounds.items() if bound is not None},
            "interval": metric.interval or self.spec.interval,
        }

    @property
    def steps(self) -> list[Object]:
        """Return the steps of Argo Rollouts."""
        pause: Object = {"pause": {"duration": self.spec.interval}}
        if self.spec.headers is None:
            weights = self.spec.steps or _USUAL_STEPS
            return [step for weight in weights for step in ({"setWeight": weight}, pause)]
        iterations = self.spec.iterations or _USUAL_ITERATIONS
        headers = sorted(self.spec.headers.items())
        matches = [{"headerName": name, "headerValue": value} for name, value in headers]
        by_header: Object = {"name": HEADER_ROUTE, "match": matches}
        # The new version has all its pods, and no request that does not have the headers.
        first: list[Object] = [{"setCanaryScale": {"weight": 100}}, {"setHeaderRoute": by_header}]
        return [*first, *[pause] * iterations]

    @property
    def managed_routes(self) -> list[Object] | None:
        """Return the routes that Argo Rollouts puts in front."""
        return None if self.spec.headers is None else [{"name": HEADER_ROUTE}]

    @property
    def measurements(self) -> list[Object]:
        """Return the metrics of an AnalysisTemplate."""
        return [
            {
                "name": name,
                "interval": metric.interval or self.spec.interval,
                "failureLimit": self.spec.threshold - 1,
                "successCondition": _condition(metric),
                "provider": {
                    "prometheus": {
                        "address": self.address,
                        "query": metric.query or QUERIES.get(name, ""),
                    }
                },
            }
            for name, metric in self.metrics
        ]

    @property
    def stable_service(self) -> str:
        """Return the Service of the former version of a Rollout."""
        return self.service.name + STABLE

    @property
    def canary_service(self) -> str:
        """Return the Service of the new version."""
        return self.service.name + CANARY

    @property
    def route(self) -> str:
        """Return the route whose weights Argo Rollouts sets."""
        return ROUTE

    @property
    def host(self) -> str:
        """Return the host of the new version, as metrics have it."""
        return self.service.namespace.fqdn(self.canary_service)

    @property
    def selected(self) -> Mapping[str, str]:
        """Return the labels of the Services that lead to pods of one version."""
        return {**self.front.labels, **self.service.selector}

    @property
    def front(self) -> Front:
        """Return the Service that callers know."""
        return fronts(self.service)[0]

    @property
    def further_ports(self) -> bool:
        """Return whether the Service has ports that Flagger has to find itself."""
        return len(self.front.ports) > 1


def canary_of(service: Service) -> Canary | None:
    """Return the canary of a service that has one."""
    said = service.canary
    return None if said is None else Canary(service, said)


def made_by_controller(service: Service) -> Iterator[tuple[str, str]]:
    """Yield the kind and name, before prefix and suffix, of what Flagger makes for a service."""
    if not service.is_led_by_flagger:
        return
    name = service.spec.workload_name or service.name
    scaler = {"kind": "HorizontalPodAutoscaler", "name": name}
    yield from made_by_flagger(
        {
            "targetRef": {"kind": service.spec.kind, "name": name},
            "service": {"name": service.name},
            **({"autoscalerRef": scaler} if service.spec.autoscaling is not None else {}),
        }
    )


def _condition(metric: CanaryMetric) -> str:
    """Return when a measurement is good; without a request there is nothing to hold against it."""
    bounds = [(">=", metric.min), ("<=", metric.max)]
    good = " && ".join(f"result[0] {sign} {bound:g}" for sign, bound in bounds if bound is not None)
    return f"len(result) == 0 || isNaN(result[0]) || ({good})"
