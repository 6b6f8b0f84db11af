"""Callers whose Sidecar does not list what they call."""

from collections.abc import Iterator

from meshgen.checks.rules.rule import Mistake, Rule
from meshgen.checks.rules.traffic.callers.reach import calls, effect, is_seen, places
from meshgen.codes import Example
from meshgen.system import System
from meshgen.system.policies import SIDECAR

_MANIFESTS = """\
apiVersion: v1
kind: Service
metadata:
  name: pay
  namespace: payments
spec:
  ports:
    - name: http
      port: 80
---
apiVersion: v1
kind: Pod
metadata:
  name: web
  namespace: shop
  labels:
    sidecar.istio.io/inject: "true"
spec:
  containers:
    - name: web
      image: web:1.0
      env:
        - name: PAY_URL
          value: http://pay.payments
---
apiVersion: networking.istio.io/v1
kind: Sidecar
metadata:
  name: default
  namespace: shop
spec:
  egress:
    - hosts:
        - ./*
        - istio-system/*
"""


class UnlistedHost(Rule):
    """A Sidecar's `egress` is all that the proxy is told of."""

    code = "MG1217"
    title = "A Sidecar lists the hosts that its pods call."
    why = (
        "The proxy does not know the others: a call to one goes out as it is "
        "(`PassthroughCluster`), past mutual TLS and routes, STRICT pods reset it, and with "
        "REGISTRY_ONLY it is refused: `502`, `BlackHoleCluster`."
    )
    mend = "Add `NAMESPACE/HOST` to the hosts of its `egress`, with the full name of the host."
    example = Example(
        wrong=_MANIFESTS,
        right=_MANIFESTS + "        - payments/pay.payments.svc.cluster.local\n",
    )
    source = "https://istio.io/latest/docs/reference/config/networking/sidecar/"
    kinds = frozenset((SIDECAR,))

    def find(self, system: System) -> Iterator[Mistake]:
        """Yield each call of a host that a Sidecar does not list; a route that leads to it is none.

        With such a route the proxy has a cluster for the host, and nothing under its name.
        """
        for call in calls(system):
            egress = system.egress_of(call.client)
            host = call.host
            if egress is None or egress.has(host) or not is_seen(system, call):
                continue
            what, severity, others = effect(system, call, egress)
            yield self.mistake(
                call.client.member,
                call.path,
                f"{egress.member} does not list {host.name}: {what}",
                hint=f"add `{host.namespace}/{host.name}` to its hosts",
                others=places(call, (egress.member, ("spec", "egress")), *others),
                severity=severity,
            )
