"""Alerts of istiod, of the proxies that it tells, of certificates, and of what is scraped."""

from meshgen.platform.alerts.types import Alert, appeared_or_rose

_DAYS = "/ 86400 < $threshold"


def _until(figure: str) -> str:
    """Return in how many seconds a certificate of istiod's expires; 0 is one that nobody read."""
    return f"(min(citadel_server_{figure}_expiry_timestamp > 0) - time())"


ALERTS = (
    Alert(
        "IstiodDown",
        "critical",
        "5m",
        "absent(pilot_info)",
        "No istiod answers",
        "Prometheus reaches no istiod. Proxies go on with what they have: new pods get no sidecar, "
        "changes do not arrive, certificates are not renewed.",
        "`kubectl get pods -A -l app=istiod`, and their logs.",
    ),
    Alert(
        "ConfigRejected",
        "warning",
        "0s",
        appeared_or_rose("pilot_total_xds_rejects", "type"),
        "Proxies refuse what istiod sends of the type {{ $labels.type }}",
        "Proxies refused configuration in the last 15 minutes, and go on with what they had.",
        "istiod's log names the proxy and the reason (`ACK ERROR`); mostly it is an EnvoyFilter. "
        "`istioctl proxy-status` shows who is behind.",
    ),
    Alert(
        "ConfigPushFailed",
        "warning",
        "0s",
        f"({appeared_or_rose('pilot_total_xds_internal_errors')})"
        f" or ({appeared_or_rose('pilot_xds_write_timeout')})",
        "istiod cannot send configuration",
        "istiod made an error, or a proxy took too long to read what it was sent, in the last 15 "
        "minutes.",
        "istiod's log says which; see whether it has the CPU and memory that it needs.",
    ),
    Alert(
        "ProxiesOutOfDate",
        "warning",
        "10m",
        "histogram_quantile(0.99, sum by (le)"
        " (rate(pilot_proxy_convergence_time_bucket[$window]))) > $threshold",
        'Changes take {{ $value | printf "%.1f" }} s to reach the proxies',
        "Changes are slow to reach the proxies, which send requests to pods that are gone.",
        "Give istiod more CPU or more replicas, and proxies less to know (`sidecarScope`).",
        10,
        "seconds",
    ),
    Alert(
        "ProxyDisconnected",
        "warning",
        "10m",
        "sum by (namespace, pod)"
        " (increase(istio_agent_istiod_connection_failures{$agent}[$window])) > 0",
        "The proxy of {{ $labels.pod }} in {{ $labels.namespace }} does not reach istiod",
        "A proxy fails to connect to istiod again and again: it gets no changes and no new "
        "certificate.",
        "A NetworkPolicy may be in between, or istiod is overloaded; "
        "`kubectl logs POD -c istio-proxy` has the error.",
    ),
    Alert(
        "InjectionFailed",
        "warning",
        "0s",
        appeared_or_rose("sidecar_injection_failure_total"),
        "istiod cannot inject sidecars",
        "Pods that should get a sidecar were not created in the last 15 minutes.",
        "The events of their ReplicaSet and istiod's log have the reason: an annotation that is "
        "wrong, or a template of one's own.",
    ),
    Alert(
        "CertificateExpires",
        "critical",
        "10m",
        "min by (namespace, pod, resource_name) (istio_agent_cert_expiry_seconds{$agent})"
        " / 3600 < $threshold",
        "The certificate of {{ $labels.pod }} in {{ $labels.namespace }} expires in "
        '{{ $value | printf "%.1f" }} hours',
        "A proxy's certificate was not renewed, which usually happens after half of its 24 hours; "
        "once it expires, nobody speaks with the pod.",
        "See whether the proxy reaches istiod, and whether istiod signs "
        "(`citadel_server_csr_sign_err_count`). A new pod gets a new certificate.",
        6,
        "hours",
    ),
    Alert(
        "RootCertificateExpires",
        "critical",
        "1h",
        f"{_until('root_cert')} {_DAYS}",
        'The root certificate of the mesh expires in {{ $value | printf "%.0f" }} days',
        "Once the root certificate expires, no proxy trusts another one.",
        'Have a new root in time: istio.io, "Plug in CA Certificates", tells how both are '
        "trusted for a while.",
        30,
        "days",
    ),
    Alert(
        "IssuerCertificateExpires",
        "critical",
        "1h",
        f"{_until('cert_chain')} {_DAYS}",
        'The certificate with which istiod signs expires in {{ $value | printf "%.0f" }} days',
        "istiod signs with a certificate that is not the root, and that expires: proxies get no "
        "new certificates then.",
        "Put a new one into the Secret `cacerts`, or have what issues it renew it.",
        30,
        "days",
    ),
    Alert(
        "TargetDown",
        "warning",
        "10m",
        "max by (job, namespace, pod) (up$targets) == 0",
        "Prometheus cannot scrape {{ $labels.job }}{{ if $labels.pod }}, the pod "
        "{{ $labels.pod }} in {{ $labels.namespace }}{{ end }}",
        "Prometheus cannot scrape a target, so alerts and dashboards know nothing of it.",
        "The page Status, Targets of Prometheus has the error. A NetworkPolicy may be in between, "
        "or mTLS on the port with the metrics.",
    ),
)
