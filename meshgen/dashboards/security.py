"""Mutual TLS and certificates: who speaks plain text, and what expires when."""

from collections.abc import Mapping

from meshgen.dashboards.promql import AT_SERVICES, REQUESTS, highest, share, total
from meshgen.dashboards.types import Panel, Query, Row

_MUTUAL = 'connection_security_policy="mutual_tls"'
_PLAIN = 'connection_security_policy!="mutual_tls"'
_OPENED = "istio_tcp_connections_opened_total"
_DAY = 86400
_SOON: Mapping[float, str] = {0: "red", 7: "orange", 30: "green"}
_ROOT = "citadel_server_root_cert_expiry_timestamp"
_AT = 'namespace=~"$namespace"'
_SERVICE = "destination_service"
_CALLERS = "source_workload, source_workload_namespace"

ROWS = (
    Row(
        "Mutual TLS",
        (
            Panel(
                "Share of requests",
                "percentunit",
                "The share of requests that come with mutual TLS.",
                (Query(share(REQUESTS, AT_SERVICES, _MUTUAL), "requests"),),
                "stat",
                12,
            ),
            Panel(
                "Share of TCP connections",
                "percentunit",
                "The share of connections that are not HTTP, and come with mutual TLS.",
                (Query(share(_OPENED, AT_SERVICES, _MUTUAL), "connections"),),
                "stat",
                12,
            ),
            Panel(
                "Share by service",
                "percentunit",
                "The share of requests that come with mutual TLS, of the services with least.",
                (
                    Query(
                        f"bottomk(20, {share(REQUESTS, AT_SERVICES, _MUTUAL, _SERVICE)})",
                        "{{destination_service}}",
                    ),
                ),
                most=1,
            ),
            Panel(
                "Plain text by service",
                "reqps",
                "Requests in a second that come without mutual TLS. Probes are not among them.",
                (
                    Query(
                        highest(20, total(REQUESTS, f"{AT_SERVICES},{_PLAIN}", _SERVICE)),
                        "{{destination_service}}",
                    ),
                ),
            ),
            Panel(
                "Plain text by caller",
                "reqps",
                "Requests in a second without mutual TLS, by who asks; unknown is who has no "
                "sidecar.",
                (
                    Query(
                        highest(20, total(REQUESTS, f"{AT_SERVICES},{_PLAIN}", _CALLERS)),
                        "{{source_workload}} ({{source_workload_namespace}})",
                    ),
                ),
            ),
        ),
    ),
    Row(
        "Certificates",
        (
            Panel(
                "Mesh's root",
                "d",
                "Days until the root certificate of istiod's authority expires. "
                "Nobody renews one that was put in from outside.",
                (Query(f"min({_ROOT} - time()) / {_DAY}", "root"),),
                "stat",
                12,
                _SOON,
            ),
            Panel(
                "First workload's",
                "d",
                "Days until the first certificate of a sidecar expires. They last a day, and are "
                "renewed after half of it.",
                (Query(f"min(istio_agent_cert_expiry_seconds{{{_AT}}}) / {_DAY}", "first"),),
                "stat",
                12,
                {0: "red", 0.1: "green"},
            ),
            Panel(
                "Signing",
                "short",
                "Certificates in a second that istiod signs, and requests for one that fail.",
                (
                    Query(total("citadel_server_success_cert_issuance_count"), "signed"),
                    Query(total("citadel_server_csr_sign_err_count"), "not signed"),
                    Query(total("citadel_server_authentication_failure_count"), "not trusted"),
                ),
            ),
            Panel(
                "Days until certificates expire",
                "d",
                "Of the twenty pods whose certificates expire first.",
                (
                    Query(
                        "bottomk(20, min by (namespace, pod) "
                        f"(istio_agent_cert_expiry_seconds{{{_AT}}})) / {_DAY}",
                        "{{namespace}}/{{pod}}",
                    ),
                ),
            ),
            Panel(
                "Days until gateways' certificates expire",
                "d",
                "The first of all that a gateway or sidecar holds, of the twenty that have least.",
                (
                    Query(
                        "bottomk(20, min by (namespace, pod) "
                        "(envoy_server_days_until_first_cert_expiring < 36500))",
                        "{{namespace}}/{{pod}}",
                    ),
                ),
            ),
        ),
    ),
)
