"""The metrics that dashboards and alerts may ask for: what each is, its labels, who exposes it.

Of each source the file or page that says so is named; of Envoy's the names were read off a proxy.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Literal

from meshgen.kinds.limits import LIMIT_COUNTERS, RATE_LIMIT_STATS

Kind = Literal["counter", "gauge", "histogram"]


@dataclass(frozen=True)
class Source:
    """Who exposes metrics.

    `job` is what Prometheus calls its targets, `target` the labels that it gives each of them;
    `page` says where the names of the metrics are from.
    """

    job: str
    target: str
    page: str


@dataclass(frozen=True)
class Metric:
    """A metric: what it is, its labels, those of its target included, and who exposes it.

    One that is `included` exists where the proxy's `proxyStatsMatcher` includes that alone.
    """

    kind: Kind
    labels: frozenset[str]
    source: Source
    included: str = ""


ISTIO_PROXIES = "istio-proxies"
_POD = "namespace pod node app version"
PROXIES = Source(ISTIO_PROXIES, _POD, "istio.io/latest/docs/reference/config/metrics")
AGENT = Source(ISTIO_PROXIES, _POD, "istio/security/pkg/nodeagent/cache/monitoring.go")
ENVOY = Source(ISTIO_PROXIES, _POD, "istio/pkg/bootstrap/config.go, envoyproxy.io, statistics")
ISTIOD = Source("istiod", "namespace pod node", "istio/pilot/pkg/xds/monitoring.go")
STATE = Source("kube-state-metrics", "", "kubernetes/kube-state-metrics/docs/metrics")
CADVISOR = Source("cadvisor", "node", "google/cadvisor/metrics/prometheus.go")
KUBELET = Source("kubelet", "node", "kubernetes/pkg/kubelet/metrics/metrics.go")
PROMETHEUS = Source("prometheus", "", "prometheus.io/docs")

_ENDS = (
    "workload workload_namespace principal app version cluster canonical_service canonical_revision"
)
_TRAFFIC = " ".join(
    [
        "reporter request_protocol response_flags connection_security_policy",
        *(f"{end}_{label}" for end in ("source", "destination") for label in _ENDS.split()),
        "destination_service destination_service_name destination_service_namespace",
    ]
)
_HTTP = f"{_TRAFFIC} response_code grpc_response_status"
_CONTAINER = "container id image name namespace pod"
_HPA = "namespace horizontalpodautoscaler"
_OF_POD = "namespace pod uid"
_IN_POD = f"{_OF_POD} container"
_RESOURCE = "node resource unit"

_Rows = Mapping[tuple[Source, Kind, str], str]

# Of one source, kind and set of labels, all names.
_ROWS: _Rows = {
    (PROXIES, "counter", _HTTP): "istio_requests_total",
    (PROXIES, "histogram", _HTTP): "istio_request_duration_milliseconds istio_request_bytes "
    "istio_response_bytes",
    (PROXIES, "counter", f"{_TRAFFIC} grpc_response_status"): "istio_request_messages_total "
    "istio_response_messages_total",
    (PROXIES, "counter", _TRAFFIC): "istio_tcp_sent_bytes_total istio_tcp_received_bytes_total "
    "istio_tcp_connections_opened_total istio_tcp_connections_closed_total",
    (PROXIES, "gauge", "component tag"): "istio_build",
    # The agent's names have a prefix that its HTTP server adds: pilot-agent/status/server.go.
    (AGENT, "gauge", "resource_name"): "istio_agent_cert_expiry_seconds",
    (AGENT, "gauge", ""): "istio_agent_startup_duration_seconds",
    (AGENT, "counter", "request_type"): "istio_agent_num_outgoing_requests "
    "istio_agent_num_failed_outgoing_requests",
    (AGENT, "counter", "type"): "istio_agent_scrape_failures_total "
    "istio_agent_istiod_connection_terminations istio_agent_envoy_connection_terminations",
    (AGENT, "counter", ""): "istio_agent_scrapes_total istio_agent_istiod_connection_failures "
    "istio_agent_xds_proxy_requests istio_agent_xds_proxy_responses",
    # What Istio's bootstrap includes without asking: cluster_manager, listener_manager, server,
    # cluster.xds-grpc, and what ends with rbac.allowed and rbac.denied.
    (ENVOY, "gauge", ""): "envoy_server_live envoy_server_uptime envoy_server_concurrency "
    "envoy_server_memory_allocated envoy_server_memory_heap_size "
    "envoy_server_memory_physical_size envoy_server_total_connections "
    "envoy_server_days_until_first_cert_expiring envoy_cluster_manager_active_clusters "
    "envoy_cluster_manager_warming_clusters envoy_listener_manager_total_listeners_active "
    "envoy_listener_manager_total_listeners_warming "
    "envoy_listener_manager_total_listeners_draining",
    (ENVOY, "counter", ""): "envoy_cluster_manager_cluster_added "
    "envoy_cluster_manager_cluster_updated envoy_cluster_manager_cluster_removed "
    "envoy_cluster_manager_cds_update_rejected envoy_cluster_manager_cds_update_success "
    "envoy_listener_manager_listener_create_failure envoy_listener_manager_lds_update_rejected "
    "envoy_listener_manager_lds_update_success",
    (ENVOY, "counter", "http_conn_manager_prefix authz_enforce_result"): "envoy_http_rbac",
    (ISTIOD, "gauge", ""): "pilot_services pilot_virt_services pilot_no_ip "
    "pilot_eds_no_instances pilot_endpoint_not_ready pilot_vservice_dup_domain "
    "pilot_destrule_subsets pilot_conflict_inbound_listener pilot_duplicate_envoy_clusters "
    "pilot_conflict_outbound_listener_tcp_over_current_tcp endpoint_no_pod istiod_uptime_seconds "
    "citadel_server_root_cert_expiry_timestamp citadel_server_root_cert_expiry_seconds "
    "citadel_server_cert_chain_expiry_timestamp citadel_server_cert_chain_expiry_seconds",
    (ISTIOD, "gauge", "version"): "pilot_xds pilot_info",
    (ISTIOD, "gauge", "node err"): "pilot_xds_cds_reject pilot_xds_eds_reject "
    "pilot_xds_lds_reject pilot_xds_rds_reject",
    (ISTIOD, "gauge", "type name"): "pilot_total_rejected_configs",
    (ISTIOD, "gauge", "cluster_type"): "istiod_managed_clusters",
    (ISTIOD, "counter", "type"): "pilot_xds_pushes pilot_push_triggers pilot_inbound_updates "
    "pilot_total_xds_rejects pilot_xds_expired_nonce",
    (ISTIOD, "counter", ""): "pilot_total_xds_internal_errors "
    "pilot_xds_write_timeout pilot_sds_certificate_errors_total citadel_server_csr_count "
    "citadel_server_success_cert_issuance_count citadel_server_authentication_failure_count "
    "citadel_server_csr_parsing_err_count citadel_server_id_extraction_err_count "
    "sidecar_injection_requests_total sidecar_injection_success_total "
    "sidecar_injection_failure_total sidecar_injection_skip_total",
    (ISTIOD, "counter", "error"): "citadel_server_csr_sign_err_count",
    (ISTIOD, "counter", "group version resource reason"): "galley_validation_failed",
    (ISTIOD, "counter", "group version resource"): "galley_validation_passed",
    (ISTIOD, "histogram", "type"): "pilot_xds_push_time pilot_xds_config_size_bytes",
    (ISTIOD, "histogram", ""): "pilot_proxy_convergence_time pilot_proxy_queue_time "
    "pilot_debounce_time pilot_pushcontext_init_seconds pilot_xds_send_time "
    "sidecar_injection_time_seconds",
    (STATE, "gauge", _HPA): "kube_horizontalpodautoscaler_spec_max_replicas "
    "kube_horizontalpodautoscaler_spec_min_replicas "
    "kube_horizontalpodautoscaler_status_current_replicas "
    "kube_horizontalpodautoscaler_status_desired_replicas",
    (STATE, "gauge", f"{_HPA} condition status"): "kube_horizontalpodautoscaler_status_condition",
    (STATE, "gauge", f"{_HPA} metric_name metric_target_type"): ""
    "kube_horizontalpodautoscaler_spec_target_metric "
    "kube_horizontalpodautoscaler_status_target_metric",
    (
        STATE,
        "gauge",
        f"{_HPA} scaletargetref_api_version scaletargetref_kind scaletargetref_name",
    ): "kube_horizontalpodautoscaler_info",
    (STATE, "gauge", "namespace resourcequota resource type"): "kube_resourcequota",
    (STATE, "gauge", "namespace limitrange resource type constraint"): "kube_limitrange",
    (STATE, "gauge", "namespace deployment"): "kube_deployment_spec_replicas "
    "kube_deployment_status_replicas kube_deployment_status_replicas_ready "
    "kube_deployment_status_replicas_available kube_deployment_status_replicas_unavailable "
    "kube_deployment_status_replicas_updated kube_deployment_metadata_generation "
    "kube_deployment_status_observed_generation",
    (STATE, "gauge", "namespace deployment reason condition status"): ""
    "kube_deployment_status_condition",
    (STATE, "gauge", "namespace statefulset"): "kube_statefulset_replicas "
    "kube_statefulset_status_replicas kube_statefulset_status_replicas_ready "
    "kube_statefulset_status_replicas_updated",
    (STATE, "gauge", "namespace daemonset"): "kube_daemonset_status_desired_number_scheduled "
    "kube_daemonset_status_number_ready kube_daemonset_status_number_unavailable",
    (STATE, "gauge", "namespace replicaset"): "kube_replicaset_spec_replicas "
    "kube_replicaset_status_replicas kube_replicaset_status_ready_replicas",
    (STATE, "gauge", "namespace replicaset owner_kind owner_name owner_is_controller"): ""
    "kube_replicaset_owner",
    (STATE, "gauge", f"{_OF_POD} owner_kind owner_name owner_is_controller"): "kube_pod_owner",
    (
        STATE,
        "gauge",
        f"{_OF_POD} host_ip pod_ip node created_by_kind created_by_name priority_class"
        " host_network",
    ): "kube_pod_info",
    (STATE, "gauge", f"{_OF_POD} phase"): "kube_pod_status_phase",
    (STATE, "gauge", f"{_OF_POD} condition"): "kube_pod_status_ready kube_pod_status_scheduled",
    (STATE, "gauge", f"{_IN_POD} reason"): "kube_pod_container_status_waiting_reason "
    "kube_pod_container_status_terminated_reason "
    "kube_pod_container_status_last_terminated_reason "
    "kube_pod_init_container_status_waiting_reason "
    "kube_pod_init_container_status_last_terminated_reason",
    (STATE, "gauge", _IN_POD): "kube_pod_container_status_ready kube_pod_container_status_running "
    "kube_pod_init_container_status_ready kube_pod_init_container_status_running",
    (STATE, "counter", _IN_POD): "kube_pod_container_status_restarts_total "
    "kube_pod_init_container_status_restarts_total",
    # A native sidecar is among the init containers.
    (STATE, "gauge", f"{_IN_POD} {_RESOURCE}"): "kube_pod_container_resource_limits "
    "kube_pod_container_resource_requests kube_pod_init_container_resource_limits "
    "kube_pod_init_container_resource_requests",
    (STATE, "gauge", "namespace job_name"): "kube_job_status_active kube_job_status_succeeded",
    (STATE, "gauge", "namespace job_name reason"): "kube_job_status_failed",
    (STATE, "gauge", "namespace job_name condition"): "kube_job_failed kube_job_complete",
    (STATE, "gauge", "namespace poddisruptionbudget"): ""
    "kube_poddisruptionbudget_status_current_healthy "
    "kube_poddisruptionbudget_status_desired_healthy "
    "kube_poddisruptionbudget_status_pod_disruptions_allowed",
    (STATE, "gauge", "namespace persistentvolumeclaim phase"): ""
    "kube_persistentvolumeclaim_status_phase",
    (STATE, "gauge", _RESOURCE): "kube_node_status_allocatable kube_node_status_capacity",
    (STATE, "gauge", "node condition status"): "kube_node_status_condition",
    (CADVISOR, "counter", f"{_CONTAINER} cpu"): "container_cpu_usage_seconds_total",
    (CADVISOR, "counter", _CONTAINER): "container_cpu_cfs_periods_total "
    "container_cpu_cfs_throttled_periods_total container_cpu_cfs_throttled_seconds_total "
    "container_oom_events_total",
    (CADVISOR, "gauge", _CONTAINER): "container_memory_working_set_bytes container_memory_rss",
    (CADVISOR, "counter", f"{_CONTAINER} interface"): "container_network_receive_bytes_total "
    "container_network_transmit_bytes_total",
    (KUBELET, "gauge", "namespace persistentvolumeclaim"): "kubelet_volume_stats_used_bytes "
    "kubelet_volume_stats_capacity_bytes kubelet_volume_stats_available_bytes",
    (PROMETHEUS, "gauge", ""): "prometheus_tsdb_head_series prometheus_tsdb_storage_blocks_bytes "
    "prometheus_config_last_reload_successful",
    (PROMETHEUS, "counter", "rule_group"): "prometheus_rule_evaluation_failures_total",
    # What Prometheus notes of each target, and of each alert.
    (PROMETHEUS, "gauge", _POD): "up scrape_duration_seconds scrape_samples_scraped",
    (PROMETHEUS, "gauge", "alertname alertstate severity"): "ALERTS ALERTS_FOR_STATE",
}


def metric_of(series: str) -> Metric | None:
    """Return the metric that a series is of; None where nobody exposes it.

    A histogram's series are its buckets, its sum and its count.
    """
    if LIMIT_COUNTERS.fullmatch(series):
        labels = frozenset([*ENVOY.target.split(), "job", "instance"])
        return Metric("counter", labels, ENVOY, RATE_LIMIT_STATS)
    return _by_series().get(series)


@cache
def _by_series() -> Mapping[str, Metric]:
    return dict(_series())


def _series() -> Iterator[tuple[str, Metric]]:
    for (source, kind, labels), names in _ROWS.items():
        all_labels = frozenset([*labels.split(), *source.target.split(), "job", "instance"])
        for name in names.split():
            if kind != "histogram":
                yield name, Metric(kind, all_labels, source)
                continue
            yield f"{name}_bucket", Metric(kind, all_labels | {"le"}, source)
            for end in ("sum", "count"):
                yield f"{name}_{end}", Metric(kind, all_labels, source)
