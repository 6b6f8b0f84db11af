"""Callers that a host is not exported to."""

from collections.abc import Iterator

from meshgen.checks.rules.rule import Mistake, Rule
from meshgen.checks.rules.traffic.callers.reach import calls, effect, is_seen, places
from meshgen.codes import Example
from meshgen.system import System
from meshgen.system.declared import ENTRY, EXPORT_TO

_MANIFESTS = """\
apiVersion: v1
kind: Service
metadata:
  name: pay
  namespace: payments
  annotations:
    networking.istio.io/exportTo: EXPORTED
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
"""


class UnseenByCaller(Rule):
    """What a container is given says whom it calls: its environment, arguments and ConfigMaps."""

    code = "MG1216"
    title = "A host is exported to those who call it."
    why = (
        "Their sidecars do not know it: the call goes out as it is (`PassthroughCluster`), past "
        "mutual TLS and routes, STRICT pods reset it, and with REGISTRY_ONLY it is refused: "
        "`502`, `BlackHoleCluster`."
    )
    mend = "Add the callers' namespace to `exportTo` of the host."
    example = Example(
        wrong=_MANIFESTS.replace("EXPORTED", '"."'),
        right=_MANIFESTS.replace("EXPORTED", "., shop"),
    )
    source = (
        "https://istio.io/latest/docs/ops/best-practices/traffic-management/"
        "#cross-namespace-configuration"
    )
    kinds = frozenset(("Service", ENTRY))

    def find(self, system: System) -> Iterator[Mistake]:
        """Yield each call of a host that is kept from the caller's namespace."""
        if all(host.visible is None for host in system.hosts):
            return
        for call in calls(system):
            if is_seen(system, call):
                continue
            host, client = call.host, call.client
            what, severity, others = effect(system, call, system.egress_of(client))
            field = EXPORT_TO if host.service else "exportTo"
            yield self.mistake(
                client.member,
                call.path,
                f"{host.member} of {host.namespace} is not exported to {client.namespace}: {what}",
                hint=f"add {client.namespace} to its `{field}`",
                others=places(call, (host.member, host.path), *others),
                severity=severity,
            )
