"""What is verified of a server by a client that names no CA."""

from collections.abc import Mapping
from typing import Any

from meshgen.findings import Severity
from meshgen.system import Member, System
from meshgen.system.names import full_name

_VERIFIES = 21  # VERIFY_CERTIFICATE_AT_CLIENT is on by itself from there on


def is_unverified(member: Member, tls: Mapping[str, Any]) -> bool:
    """Return whether TLS settings name no CA, in the way that istioctl counts."""
    if tls.get("mode") not in ("SIMPLE", "MUTUAL") or tls.get("caCertificates"):
        return False
    selects = member.spec.get("workloadSelector") is not None
    return not (tls.get("credentialName") and selects)


def why(system: System, member: Member, tls: Mapping[str, Any]) -> tuple[str, Severity]:
    """Return what follows from that, and how much it weighs.

    Newer releases verify with the CAs that the proxy's image has, which is right for public hosts.
    """
    mode = tls.get("mode")
    if tls.get("insecureSkipVerify") is True:
        return f"{mode} without a look at the server's certificate", Severity.WARNING
    if tls.get("credentialName"):
        message = (
            f"{mode} has its CA in a Secret, which gateways read, and no sidecar without a "
            "workloadSelector"
        )
        return message, Severity.NOTE
    if any(not cluster.istio_at_least(_VERIFIES) for cluster in system.clusters):
        return f"{mode} without a CA: no server is turned away", Severity.WARNING
    host, domain = str(member.spec.get("host")), system.control_plane.domain
    if full_name(host, member.namespace, domain).endswith(f".svc.{domain}"):
        message = f"{mode} without a CA: inside the cluster, no public one signs certificates"
        return message, Severity.WARNING
    return f"{mode} without a CA: any public one is trusted", Severity.NOTE
