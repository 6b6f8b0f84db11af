"""The mesh as a whole."""

from meshgen.dashboards.promql import (
    AT_SERVICES,
    DURATION,
    ERRORS,
    QUANTILES,
    REQUESTS,
    highest,
    quantile,
    share,
    total,
)
from meshgen.dashboards.types import Panel, Query, Row

_MOST = 20
_TCP = "istio_tcp_{}_bytes_total"

TRAFFIC = Row(
    "Requests",
    (
        Panel(
            "Requests",
            "reqps",
            "Requests in a second that the sidecars of all services count.",
            (Query(total(REQUESTS, AT_SERVICES), "requests"),),
            "stat",
            6,
        ),
        Panel(
            "Errors",
            "percentunit",
            "The share of requests that services answer with a 5xx.",
            (Query(share(REQUESTS, AT_SERVICES, ERRORS), "errors"),),
            "stat",
            6,
            {0.01: "orange", 0.05: "red"},
        ),
        Panel(
            "Duration, p99",
            "ms",
            "Of a hundred requests, 99 are answered within this time.",
            (Query(quantile(0.99, DURATION, AT_SERVICES), "p99"),),
            "stat",
            6,
        ),
        Panel(
            "Mutual TLS",
            "percentunit",
            "The share of requests that come with mutual TLS.",
            (
                Query(
                    share(REQUESTS, AT_SERVICES, 'connection_security_policy="mutual_tls"'),
                    "mutual TLS",
                ),
            ),
            "stat",
            6,
        ),
        Panel(
            "Requests by service",
            "reqps",
            f"The {_MOST} services with most requests in a second.",
            (
                Query(
                    highest(_MOST, total(REQUESTS, AT_SERVICES, "destination_service")),
                    "{{destination_service}}",
                ),
            ),
        ),
        Panel(
            "Errors by service",
            "percentunit",
            f"The {_MOST} services of which the greatest share of requests ends with a 5xx.",
            (
                Query(
                    highest(_MOST, share(REQUESTS, AT_SERVICES, ERRORS, "destination_service")),
                    "{{destination_service}}",
                ),
            ),
        ),
        Panel(
            "Duration of all requests",
            "ms",
            "How long requests take, from a sidecar's receiving them to its answer.",
            tuple(
                Query(quantile(value, DURATION, AT_SERVICES), name)
                for name, value in QUANTILES.items()
            ),
        ),
        Panel(
            "Duration by service, p95",
            "ms",
            f"The {_MOST} services that take longest for 95 of a hundred requests.",
            (
                Query(
                    highest(_MOST, quantile(0.95, DURATION, AT_SERVICES, "destination_service")),
                    "{{destination_service}}",
                ),
            ),
        ),
        Panel(
            "Answers by status",
            "reqps",
            "Requests in a second by the status code of their answer; 0 has none.",
            (Query(total(REQUESTS, AT_SERVICES, "response_code"), "{{response_code}}"),),
        ),
        Panel(
            "TCP",
            "Bps",
            "Bytes in a second on connections that are not HTTP.",
            tuple(Query(total(_TCP.format(way), AT_SERVICES), way) for way in ("sent", "received")),
        ),
    ),
)

CONTROL_PLANE = Row(
    "Control plane",
    (
        Panel(
            "Proxies",
            "short",
            "Proxies that are connected to istiod, by its version.",
            (Query("sum by (version) (pilot_xds)", "{{version}}"),),
        ),
        Panel(
            "Versions of proxies",
            "short",
            "How many proxies run each version; several of them are an upgrade under way.",
            (Query('count by (tag) (istio_build{component="proxy"})', "{{tag}}"),),
        ),
        Panel(
            "Convergence",
            "s",
            "How long it takes from a change until proxies have it.",
            tuple(
                Query(quantile(value, "pilot_proxy_convergence_time_bucket"), name)
                for name, value in QUANTILES.items()
            ),
        ),
        Panel(
            "Pushes",
            "short",
            "What istiod sends to proxies in a second, by kind of configuration.",
            (Query(total("pilot_xds_pushes", by="type"), "{{type}}"),),
        ),
        Panel(
            "Refused configuration",
            "short",
            "What proxies refuse in a second; they go on with what they had. None is right.",
            (
                Query(total("pilot_total_xds_rejects", by="type"), "{{type}}"),
                Query(total("pilot_total_xds_internal_errors"), "errors of istiod"),
            ),
        ),
        Panel(
            "Injection",
            "short",
            "Pods in a second that get a sidecar, and those for which that fails.",
            (
                Query(total("sidecar_injection_success_total"), "injected"),
                Query(total("sidecar_injection_failure_total"), "failed"),
            ),
        ),
    ),
)
