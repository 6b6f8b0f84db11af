"""Write tests of the alerts for promtool: `python -m tools.alert_cases DIR`.

Then `promtool check rules DIR/alerts.rules.yml` and `promtool test rules DIR/tests.yml`. Each alert
has series that fire it, and series that are near and do not; no other alert may fire with them.
"""

import sys
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from meshgen.mesh import Mesh
from meshgen.pipeline import Project
from meshgen.platform.alerts import Alerting
from meshgen.yamlio import dump

CONFIG = """\
apiVersion: meshgen.dev/v1alpha1
kind: Mesh
metadata: {name: shop}
mtls: STRICT
defaults: {image: "nginx:1.27", port: 80}
services: {web: {}, reports: {}, legacy: {mtls: {mode: PERMISSIVE}}}
platform:
  prometheus: {}
  kubeStateMetrics: {}
  alerts: {rules: {HighErrorRate: {services: {reports: 50}}}}
"""
_MINUTES = 90
_DAY = 86400


def stays(value: float) -> str:
    """Return the samples of a figure that does not change."""
    return f"{value}x{_MINUTES}"


def rises(minute: float) -> str:
    """Return the samples of a counter that rises by so much in a minute."""
    return f"0+{minute}x{_MINUTES}"


def lately(before: str, after: float) -> str:
    """Return samples that are otherwise in the last five minutes."""
    return f"{before}x{_MINUTES - 5} {after}x5"


# An istiod that Prometheus scrapes for long, and one that has just begun.
_SEEN = {"up": stays(1)}
_BEGUN = {"up": lately("_", 1), "istiod_uptime_seconds": lately("_", 60)}


def _requests(service: str, more: str, reporter: str = "destination", home: str = "shop") -> str:
    """Return a series of requests."""
    return (
        f'istio_requests_total{{reporter="{reporter}",destination_service="{service}.{home}'
        f'.svc.cluster.local",destination_service_namespace="{home}",{more}}}'
    )


def _in_shop(metric: str, more: str = "", home: str = "shop") -> str:
    return f'{metric}{{namespace="{home}"{"," if more else ""}{more}}}'


_OK, _FAILED, _LIMITED = 'response_code="200"', 'response_code="503"', 'response_code="429"'
_RL = f'{_LIMITED},response_flags="RL"'
_SLOW = "istio_request_duration_milliseconds_bucket"
_WEB = (
    'reporter="destination",destination_service="web.shop.svc.cluster.local",'
    'destination_service_namespace="shop"'
)
_HPA = "kube_horizontalpodautoscaler"
_HPA_WEB = 'horizontalpodautoscaler="web"'
_QUOTA = 'resourcequota="all",resource="pods",type='
_APP = 'pod="web-1",container="web"'
_PROXY = 'pod="web-1",container="istio-proxy"'
_PLAIN = 'reporter="destination",connection_security_policy="none",response_code="200"'


def _hpa(desired: int, least: int = 2) -> dict[str, str]:
    figures = {"status_desired": desired, "spec_max": 10, "spec_min": least}
    return {_in_shop(f"{_HPA}_{key}_replicas", _HPA_WEB): stays(n) for key, n in figures.items()}


def _without_metrics(replicas: int) -> dict[str, str]:
    condition = f'{_HPA_WEB},condition="ScalingActive",status="false"'
    return {
        _in_shop(f"{_HPA}_status_condition", condition): stays(1),
        _in_shop(f"{_HPA}_status_current_replicas", _HPA_WEB): stays(replicas),
    }


def _quota(used: int, home: str = "shop") -> dict[str, str]:
    sides = {"used": used, "hard": 20}
    return {
        _in_shop("kube_resourcequota", f'{_QUOTA}"{side}"', home): stays(n)
        for side, n in sides.items()
    }


def _replicas(made: int) -> dict[str, str]:
    figures = {"spec": 3, "status": made}
    return {
        _in_shop(f"kube_replicaset_{key}_replicas", 'replicaset="web-1"'): stays(n)
        for key, n in figures.items()
    }


def _killed(restarts: str, init: str = "") -> dict[str, str]:
    start = f"kube_pod_{init}container_status"
    return {
        _in_shop(f"{start}_last_terminated_reason", f'{_APP},reason="OOMKilled"'): stays(1),
        _in_shop(f"{start}_restarts_total", _APP): restarts,
    }


def _durations(within_a_second: int) -> dict[str, str]:
    figures = {"1000": within_a_second, "2500": 1000, "+Inf": 1000}
    return {f'{_SLOW}{{{_WEB},le="{le}"}}': rises(n) for le, n in figures.items()}


def _convergence(within_ten: int) -> dict[str, str]:
    figures = {"10": within_ten, "20": 100, "+Inf": 100}
    metric = "pilot_proxy_convergence_time_bucket"
    return {f'{metric}{{le="{le}"}}': rises(n) for le, n in figures.items()}


def _plain(workload: str, home: str = "shop", metric: str = "istio_requests_total") -> str:
    ends = f'destination_workload="{workload}",destination_workload_namespace="{home}"'
    return f"{metric}{{{_PLAIN},{ends}}}"


def _until(figure: str, days: float) -> dict[str, str]:
    return {f"citadel_server_{figure}_expiry_timestamp": stays(days * _DAY)}


@dataclass(frozen=True)
class Cases:
    """Series that fire an alert, each a case; and those that do not, though they are near."""

    fire: Sequence[Mapping[str, str]]
    quiet: Sequence[Mapping[str, str]]


CASES: Mapping[str, Cases] = {
    "HighErrorRate": Cases(
        [
            {_requests("web", _OK): rises(94), _requests("web", _FAILED): rises(6)},
            # All of its pods are gone: only callers know.
            {_requests("web", _FAILED, "source"): rises(1)},
            # Others, who have no sidecar, get answers.
            {
                _requests("web", _OK): rises(1000),
                _requests("web", _OK, "source"): rises(50),
                _requests("web", _FAILED, "source"): rises(50),
            },
            {_requests("web", f'{_OK},grpc_response_status="13"'): rises(1)},
            {_requests("reports", _OK): rises(40), _requests("reports", _FAILED): rises(60)},
        ],
        [
            {_requests("web", _OK): rises(96), _requests("web", _FAILED): rises(4)},
            {_requests("web", 'response_code="404"'): rises(9)},
            {_requests("web", f'{_OK},grpc_response_status="5"'): rises(9)},
            {_requests("reports", _OK): rises(60), _requests("reports", _FAILED): rises(40)},
            {_requests("web", _FAILED, home="other"): rises(9)},
            # Errors that ended, and those that began a moment ago.
            {_requests("web", _FAILED): "0+6x70 420x20", _requests("web", _OK): rises(94)},
            {_requests("web", _FAILED): "0x86 9+9x4", _requests("web", _OK): rises(9)},
            {_requests("web", _OK): stays(7), _requests("web", _FAILED): stays(7)},
        ],
    ),
    "SlowRequests": Cases([_durations(985)], [_durations(995)]),
    "RequestsLimited": Cases(
        [
            {_requests("web", _OK): rises(94), _requests("web", _RL): rises(6)},
            # At a gateway, of which the service's own sidecars know nothing.
            {_requests("web", _OK): rises(94), _requests("web", _RL, "source"): rises(6)},
        ],
        [
            {_requests("web", _OK): rises(96), _requests("web", _RL): rises(4)},
            {_requests("web", _OK): rises(100), _requests("web", _RL, "source"): rises(5.2)},
            {_requests("web", _LIMITED): rises(9)},
            {
                _requests("web", _OK): rises(9),
                _requests("web", f'{_OK},response_flags="RLSE"'): rises(9),
            },
        ],
    ),
    "PlainText": Cases(
        [
            {_plain("web"): rises(1)},
            {_plain("web", metric="istio_tcp_connections_opened_total"): rises(1)},
        ],
        [
            {_plain("legacy"): rises(1)},
            {_plain("web", "other"): rises(1)},
            {_plain("web").replace('"none"', '"mutual_tls"'): rises(1)},
        ],
    ),
    "AutoscalerAtMaximum": Cases([_hpa(10)], [_hpa(9), _hpa(10, 10)]),
    "AutoscalerWithoutMetrics": Cases([_without_metrics(2)], [_without_metrics(0)]),
    "QuotaNearlyUsed": Cases([_quota(19)], [_quota(18), _quota(20, "other")]),
    "PodsRefused": Cases([_replicas(2)], [_replicas(3)]),
    "RolloutStuck": Cases(
        [
            {
                _in_shop(
                    "kube_deployment_status_condition",
                    'deployment="web",condition="Progressing",status="false"',
                ): stays(1)
            },
            {_in_shop("kube_deployment_status_replicas_unavailable", 'deployment="web"'): stays(1)},
            {
                _in_shop("kube_statefulset_replicas", 'statefulset="db"'): stays(3),
                _in_shop("kube_statefulset_status_replicas_ready", 'statefulset="db"'): stays(2),
            },
            {_in_shop("kube_daemonset_status_number_unavailable", 'daemonset="agent"'): stays(1)},
        ],
        [
            {
                _in_shop(
                    "kube_deployment_status_condition",
                    'deployment="web",condition="Progressing",status="false"',
                ): stays(0),
                _in_shop("kube_deployment_status_replicas_unavailable", 'deployment="web"'): (
                    lately("0", 1)
                ),
            },
            {
                _in_shop("kube_statefulset_replicas", 'statefulset="db"'): stays(3),
                _in_shop("kube_statefulset_status_replicas_ready", 'statefulset="db"'): stays(3),
            },
        ],
    ),
    "OutOfMemory": Cases(
        [_killed(lately("0", 1)), _killed(lately("0", 1), "init_")],
        [_killed(stays(1)), {_in_shop("kube_pod_container_status_restarts_total", _APP): rises(1)}],
    ),
    "SidecarRestarted": Cases(
        [
            {_in_shop("kube_pod_container_status_restarts_total", _PROXY): lately("3", 4)},
            {_in_shop("kube_pod_init_container_status_restarts_total", _PROXY): lately("3", 4)},
        ],
        [
            {_in_shop("kube_pod_container_status_restarts_total", _PROXY): stays(4)},
            {_in_shop("kube_pod_container_status_restarts_total", _APP): lately("3", 4)},
        ],
    ),
    "IstiodDown": Cases(
        [{"pilot_info": f"1x{_MINUTES - 10} stale"}], [{"pilot_info": "1x84 stale 1x5"}]
    ),
    "ConfigRejected": Cases(
        [
            {'pilot_total_xds_rejects{type="cds"}': lately("3", 4)},
            {'pilot_total_xds_rejects{type="cds"}': lately("_", 1), **_SEEN},
            {'pilot_total_xds_rejects{type="cds"}': lately("_", 1), **_BEGUN},
        ],
        [
            {'pilot_total_xds_rejects{type="cds"}': stays(4)},
            # A Prometheus that has just begun sees an istiod that has not.
            {
                'pilot_total_xds_rejects{type="cds"}': lately("_", 4),
                "up": lately("_", 1),
                "istiod_uptime_seconds": lately("_", 7200),
            },
        ],
    ),
    "ConfigPushFailed": Cases(
        [
            {"pilot_total_xds_internal_errors": lately("_", 1), **_SEEN},
            {"pilot_xds_write_timeout": lately("3", 4)},
        ],
        [{"pilot_total_xds_internal_errors": stays(4), "pilot_xds_write_timeout": stays(4)}],
    ),
    "ProxiesOutOfDate": Cases([_convergence(98)], [_convergence(100)]),
    "ProxyDisconnected": Cases(
        [{_in_shop("istio_agent_istiod_connection_failures", 'pod="web-1"'): rises(1)}],
        [{_in_shop("istio_agent_istiod_connection_failures", 'pod="web-1"'): "3x77 4x12"}],
    ),
    "InjectionFailed": Cases(
        [{"sidecar_injection_failure_total": lately("_", 1), **_SEEN}],
        [{"sidecar_injection_failure_total": stays(4)}],
    ),
    "CertificateExpires": Cases(
        [{_in_shop("istio_agent_cert_expiry_seconds", 'pod="web-1"'): stays(5 * 3600)}],
        [{_in_shop("istio_agent_cert_expiry_seconds", 'pod="web-1"'): stays(12 * 3600)}],
    ),
    "RootCertificateExpires": Cases(
        [_until("root_cert", 29)], [_until("root_cert", 31), _until("root_cert", 0)]
    ),
    "IssuerCertificateExpires": Cases(
        [_until("cert_chain", 29)], [_until("cert_chain", 31), _until("cert_chain", 0)]
    ),
    "TargetDown": Cases(
        [
            {_in_shop("up", 'job="istio-proxies",pod="web-1"'): stays(0)},
            {'up{job="cadvisor"}': stays(0)},
        ],
        [{_in_shop("up", 'job="istio-proxies",pod="web-1"'): lately("1", 0)}],
    ),
}


def tests() -> Iterator[dict[str, Any]]:
    """Yield the tests that promtool reads: which alerts fire in the end, and no others."""
    for name, cases in CASES.items():
        for fires, several in ((True, cases.fire), (False, cases.quiet)):
            for number, series in enumerate(several, 1):
                # An istiod that answers, where the case is not about it.
                given = {"pilot_info": stays(1), **series}
                fired = [{"labels": f'{{alertname="{name}"}}', "value": 1}] if fires else []
                yield {
                    "name": f"{name} {'fires' if fires else 'is quiet'} {number}",
                    "interval": "1m",
                    "input_series": [{"series": k, "values": v} for k, v in given.items()],
                    "promql_expr_test": [
                        {
                            "expr": 'count by (alertname) (ALERTS{alertstate="firing"})',
                            "eval_time": f"{_MINUTES}m",
                            "exp_samples": fired,
                        }
                    ],
                }


def write(folder: Path) -> None:
    """Write the rules and their tests into a folder, beside the config that they are of."""
    folder.mkdir(parents=True, exist_ok=True)
    config = folder / "meshgen.yaml"
    config.write_text(CONFIG, encoding="utf-8")
    (resolved,) = Project(config).config.environments.values()
    rules = {"groups": Alerting(Mesh(resolved.mesh)).groups}
    (folder / "alerts.rules.yml").write_text(dump(rules), encoding="utf-8")
    said = {"rule_files": ["alerts.rules.yml"], "evaluation_interval": "1m", "tests": [*tests()]}
    (folder / "tests.yml").write_text(dump(said), encoding="utf-8")


if __name__ == "__main__":
    write(Path(sys.argv[1]))
