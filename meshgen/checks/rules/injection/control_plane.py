"""What is of Istio itself."""

from meshgen.system import Member


def is_of_istio(member: Member) -> bool:
    """Return whether an object is a part of the control plane, by its own labels.

    Source: IsIstioControlPlane of istio.io/istio/pkg/config/analysis/analyzers/util.
    """
    return "istio" in member.labels or member.labels.get("release") == "istio"
