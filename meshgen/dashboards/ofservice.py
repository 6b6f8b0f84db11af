"""A service: how many requests, which fail, how long they take; by version and by caller."""

from meshgen.dashboards.promql import DURATION, ERRORS, QUANTILES, REQUESTS, quantile, share, total
from meshgen.dashboards.types import Panel, Query, Row, Unit

_SEEN = 'reporter="destination",destination_service=~"$service"'
_ASKED = 'reporter="source",destination_service=~"$service"'
_CALLERS = "source_workload, source_workload_namespace"
_CALLER = "{{source_workload}} ({{source_workload_namespace}})"
_FAILED = f'{_ASKED},response_flags!="-"'


def _three(what: str, labels: str, legend: str) -> tuple[Panel, ...]:
    """Return rate, errors and duration, by labels."""
    return (
        Panel(
            f"Requests by {what}",
            "reqps",
            f"Requests in a second by {what}, as the service's sidecars count.",
            (Query(total(REQUESTS, _SEEN, labels), legend),),
        ),
        Panel(
            f"Errors by {what}",
            "percentunit",
            f"The share of requests that is answered with a 5xx, by {what}.",
            (Query(share(REQUESTS, _SEEN, ERRORS, labels), legend),),
        ),
        Panel(
            f"Duration by {what}, p95",
            "ms",
            f"Of a hundred requests, 95 are answered within this time, by {what}.",
            (Query(quantile(0.95, DURATION, _SEEN, labels), legend),),
        ),
    )


def _sizes(title: str, unit: Unit, description: str, metrics: dict[str, str]) -> Panel:
    queries = (Query(total(metric, _SEEN), name) for name, metric in metrics.items())
    return Panel(title, unit, description, tuple(queries))


ROWS = (
    Row(
        "As the service sees it",
        (
            Panel(
                "Requests by status",
                "reqps",
                "Requests in a second by the status code of their answer; 0 has none.",
                (Query(total(REQUESTS, _SEEN, "response_code"), "{{response_code}}"),),
            ),
            Panel(
                "Errors",
                "percentunit",
                "The share of requests that is answered with a 5xx.",
                (Query(share(REQUESTS, _SEEN, ERRORS), "errors"),),
            ),
            Panel(
                "Duration",
                "ms",
                "How long requests take in the service and its sidecar.",
                tuple(
                    Query(quantile(value, DURATION, _SEEN), name)
                    for name, value in QUANTILES.items()
                ),
            ),
        ),
    ),
    Row("By version", _three("version", "destination_version", "{{destination_version}}")),
    Row("By caller", _three("caller", _CALLERS, _CALLER)),
    Row(
        "As callers see it",
        (
            Panel(
                "Requests by status",
                "reqps",
                "Requests in a second that callers' sidecars count. What never reaches the service "
                "is here alone.",
                (Query(total(REQUESTS, _ASKED, "response_code"), "{{response_code}}"),),
            ),
            Panel(
                "Failures by reason",
                "reqps",
                "Requests in a second that Envoy ends, by its response flags: UF cannot connect, "
                "UO is the circuit breaker, UH has no healthy host, UT is too late, "
                "NR has no route, RL is limited.",
                (Query(total(REQUESTS, _FAILED, "response_flags"), "{{response_flags}}"),),
            ),
            Panel(
                "Duration",
                "ms",
                "How long requests take for callers: network, retries and waiting included.",
                tuple(
                    Query(quantile(value, DURATION, _ASKED), name)
                    for name, value in QUANTILES.items()
                ),
            ),
        ),
    ),
    Row(
        "Bytes",
        (
            _sizes(
                "HTTP",
                "Bps",
                "Bytes of requests and answers in a second.",
                {
                    "requests": "istio_request_bytes_sum",
                    "answers": "istio_response_bytes_sum",
                },
            ),
            _sizes(
                "TCP",
                "Bps",
                "Bytes in a second on connections that are not HTTP.",
                {
                    "sent": "istio_tcp_sent_bytes_total",
                    "received": "istio_tcp_received_bytes_total",
                },
            ),
            _sizes(
                "TCP connections",
                "short",
                "Connections that are not HTTP, in a second.",
                {
                    "opened": "istio_tcp_connections_opened_total",
                    "closed": "istio_tcp_connections_closed_total",
                },
            ),
        ),
    ),
)
