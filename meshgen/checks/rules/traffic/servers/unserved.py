"""Gateways whose selector no pod has."""

import difflib
from collections.abc import Iterator, Mapping
from typing import Any

from meshgen.checks.rules.rule import Mistake, Rule
from meshgen.codes import Example
from meshgen.findings import Severity
from meshgen.lenient import mapping, text
from meshgen.model.injection import PROXY
from meshgen.system import GatewayPods, System
from meshgen.system.gateways import GATEWAY

_MANIFESTS = """\
apiVersion: networking.istio.io/v1
kind: Gateway
metadata:
  name: edge
spec:
  selector:
    istio: SELECTOR
  servers:
    - port:
        number: 80
        name: http
        protocol: HTTP
      hosts:
        - web.example.com
"""
# Gateways that Istio's own pages install beside that of the profile.
_NAMES = frozenset(("egressgateway", "eastwestgateway", "ingress", "egress"))
# From here on a name is another one misspelt: istio-ingressgateway for ingressgateway.
_ALIKE = 0.8
_TEMPLATES = "inject.istio.io/templates"


class UnservedGateway(Rule):
    """A Gateway is for pods of any namespace that have all the labels of its selector."""

    code = "MG1230"
    title = "The selector of a Gateway is for pods that there are."
    why = (
        "No proxy listens for it: connections are refused, or, where the pods have other servers, "
        "requests answer `404`."
    )
    mend = (
        "Take the labels of the gateway's pods: `istio: ingressgateway` of istioctl's gateway, "
        "`istio: ingress` of a release of the `gateway` chart called istio-ingress."
    )
    example = Example(
        wrong=_MANIFESTS.replace("SELECTOR", "ingress-gateway"),
        right=_MANIFESTS.replace("SELECTOR", "ingressgateway"),
    )
    source = "https://istio.io/latest/docs/reference/config/networking/gateway/#Gateway"
    istio = ("IST0101",)
    kinds = frozenset((GATEWAY,))

    def find(self, system: System) -> Iterator[Mistake]:
        """Yield each Gateway that no pods are for."""
        known = [pods for pods in system.gateways.pods if _is_gateway(pods)]
        for gateway in system.gateways.all:
            selector = gateway.selector
            if system.gateways.serving(gateway):
                continue
            near = _near(selector, known)
            listed = ", ".join(f"{key}: {value}" for key, value in selector.items())
            surely = near or any(map(_is_said, known))
            yield self.mistake(
                gateway.member,
                ("spec", "selector"),
                f"no pods here have the labels {listed}" if listed else "there are no pods here",
                expected="expected labels of a gateway's pods",
                hint=near,
                severity=self.severity if surely else Severity.NOTE,
            )


def _is_gateway(pods: GatewayPods) -> bool:
    """Return whether pods are a gateway's, and not of a service with a sidecar."""
    if pods.workload is None:
        return True
    if text(pods.workload.annotations.get(_TEMPLATES)) == "gateway":
        return True
    names = [mapping(container).get("name") for _, container in pods.workload.containers]
    return names == [PROXY]


def _is_said(pods: GatewayPods) -> bool:
    """Return whether somebody says which gateways there are, and it is no mere profile's."""
    return pods.installed is None or pods.installed.declared


def _near(selector: Mapping[str, Any], known: list[GatewayPods]) -> str:
    """Return the value that a label of the selector nearly has, of those that gateways have."""
    for key, value in selector.items():
        values = dict.fromkeys(text(pods.labels.get(key)) for pods in known)
        if text(value) in (*values, *_NAMES):
            continue
        near = difflib.get_close_matches(text(value), filter(None, values), 1, _ALIKE)
        if near:
            return f"did you mean `{near[0]}`?"
    return ""
