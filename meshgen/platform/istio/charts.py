"""Istio's charts as releases of Helm, in the order to install them."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from meshgen.platform.istio.installation import Installation
from meshgen.platform.istio.values import base_chart, cni_chart, gateway_chart, istiod_chart
from meshgen.resources import Object


@dataclass(frozen=True)
class Release:
    """A release of a chart; `after` are the releases that have to be there first."""

    name: str
    chart: str
    version: str
    namespace: str
    values: Object
    after: Sequence[str]


def releases(installation: Installation) -> Iterator[Release]:
    """Yield the releases in order."""
    home, newest = installation.namespace, installation.newest.release
    yield Release("istio-base", "base", newest, home, base_chart(installation), ())
    before = ["istio-base"]
    if installation.cni:
        # OpenShift lets pods of no other namespace do what the plugin does, as its profile has it.
        where = "kube-system" if installation.profile == "openshift" else home
        yield Release("istio-cni", "cni", newest, where, cni_chart(installation), tuple(before))
        before.append("istio-cni")
    for plane in installation.planes:
        values = istiod_chart(installation, plane)
        yield Release(plane.name, "istiod", plane.release, home, values, tuple(before))
    for gateway in installation.gateways:
        yield Release(
            gateway.name,
            "gateway",
            installation.current.release,
            installation.gateway_namespace,
            gateway_chart(installation, gateway),
            (installation.current.name,),
        )
