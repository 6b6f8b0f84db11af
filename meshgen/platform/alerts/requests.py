"""Alerts of what services answer."""

from meshgen.platform.alerts.types import Alert

_REQUESTS = "istio_requests_total"
# Codes of gRPC that are the server's fault: opentelemetry.io, "Semantic conventions for gRPC".
_FAILED = 'response_code=~"5.."', 'grpc_response_status=~"2|4|12|13|14|15"'
_RATES = " or ".join(f"rate({_REQUESTS}{{$requests,{each}}}[$window])" for each in _FAILED)
# The proxy that refuses sets this flag, whatever the status is: envoyproxy.io, "Access logging".
_REFUSED = 'response_flags=~"(.+,)?RL(,.+)?"'
_PLAIN = '{reporter="destination",connection_security_policy="none",$strict}'

ALERTS = (
    Alert(
        "HighErrorRate",
        "critical",
        "5m",
        "max by (destination_service) (100"
        f" * sum by (reporter, destination_service) ({_RATES})"
        f" / sum by (reporter, destination_service) (rate({_REQUESTS}{{$requests}}[$window])))"
        " > $threshold",
        '{{ $value | printf "%.1f" }} % of the requests to {{ $labels.destination_service }} fail',
        "Requests to a service end with a 5xx, or with a status of gRPC that is the server's "
        "fault, as its own sidecars count or those of its callers, whichever is more.",
        "Look at `response_flags` of the requests: without any the service itself answers so, and "
        "its log says why; UH, UF and UC say that no pod could be reached.",
        5,
        "percent",
    ),
    Alert(
        "SlowRequests",
        "warning",
        "10m",
        "histogram_quantile(0.99, sum by (destination_service, le)"
        ' (rate(istio_request_duration_milliseconds_bucket{$requests,reporter="destination"}'
        "[$window]))) > $threshold",
        "One of a hundred requests to {{ $labels.destination_service }} takes longer than "
        '{{ $value | printf "%.0f" }} ms',
        "The p99 of a service's duration, as its own sidecars measure it, is above the threshold.",
        "See whether one version or one pod is slow, whether CPU is throttled, and how long what "
        "it calls takes; a trace tells which of it.",
        1000,
        "milliseconds",
    ),
    Alert(
        "RequestsLimited",
        "warning",
        "10m",
        f"100 * sum by (destination_service) (rate({_REQUESTS}{{$requests,{_REFUSED}}}[$window]))"
        " / sum by (destination_service)"
        f' (rate({_REQUESTS}{{$requests,reporter="destination"}}[$window])'
        f' or rate({_REQUESTS}{{$requests,reporter="source",{_REFUSED}}}[$window])) > $threshold',
        '{{ $value | printf "%.1f" }} % of the requests to {{ $labels.destination_service }} are '
        "refused by its rate limit",
        "Rate limits refuse requests, at gateways or in the service's sidecars.",
        "See who asks that much (`source_workload`): a caller that does not wait between retries, "
        "or a limit that is too low for what is usual.",
        5,
        "percent",
    ),
    Alert(
        "PlainText",
        "warning",
        "5m",
        "sum by (destination_workload_namespace, destination_workload)"
        f" (rate({_REQUESTS}{_PLAIN}[$window])"
        f" or rate(istio_tcp_connections_opened_total{_PLAIN}[$window])) > 0",
        "{{ $labels.destination_workload }} in {{ $labels.destination_workload_namespace }} takes "
        "plain text, and the config says STRICT",
        "Pods take requests without mTLS, though the config says STRICT of them. Ports that it "
        "makes an exception of are not counted apart, so their workloads are left out.",
        "Compare the PeerAuthentications of the cluster with those that are rendered: one is "
        "missing, or another one says less (`istioctl x describe pod POD`).",
    ),
)
