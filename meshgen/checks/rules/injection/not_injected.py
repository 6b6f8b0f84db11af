"""Namespaces that say nothing of sidecars."""

from collections.abc import Iterator

from meshgen.checks.rules.injection.namespaces import injectable
from meshgen.checks.rules.rule import Mistake, Rule
from meshgen.codes import Example
from meshgen.findings import Severity
from meshgen.lenient import mapping
from meshgen.model.injection import INJECTION, REVISION
from meshgen.system import Member, System

# What is of use only where there are proxies; those of gateways have a namespace of their own.
FOR_PROXIES = (
    "Sidecar.networking.istio.io",
    "PeerAuthentication.security.istio.io",
    "AuthorizationPolicy.security.istio.io",
    "RequestAuthentication.security.istio.io",
    "EnvoyFilter.networking.istio.io",
    "TrafficExtension.extensions.istio.io",
    "WasmPlugin.extensions.istio.io",
)
_GATEWAY = "Gateway.gateway.networking.k8s.io"
_HINT = f"label it `{INJECTION}: enabled`, or `{INJECTION}: disabled` if that is meant"


class NotInjected(Rule):
    """A namespace without a label is not injected; who wants that had better say so."""

    code = "MG1010"
    title = "A namespace says whether its pods get a sidecar."
    why = (
        "Pods start as `1/1`, without a sidecar: policies, routes and mutual TLS pass them by, and "
        "whoever is STRICT refuses them."
    )
    mend = "Label the Namespace `istio-injection: enabled`, or `disabled`; then restart its pods."
    example = Example(
        wrong="""\
apiVersion: v1
kind: Namespace
metadata:
  name: shop
---
apiVersion: security.istio.io/v1
kind: PeerAuthentication
metadata:
  name: default
  namespace: shop
spec:
  mtls:
    mode: STRICT
---
apiVersion: apps/v1
kind: Deployment
metadata:
  name: web
  namespace: shop
""",
        right="""\
apiVersion: v1
kind: Namespace
metadata:
  name: shop
  labels:
    istio-injection: enabled
---
apiVersion: security.istio.io/v1
kind: PeerAuthentication
metadata:
  name: default
  namespace: shop
spec:
  mtls:
    mode: STRICT
---
apiVersion: apps/v1
kind: Deployment
metadata:
  name: web
  namespace: shop
""",
    )
    source = "https://istio.io/latest/docs/setup/additional-setup/sidecar-injection/"
    severity = Severity.NOTE
    istio = ("IST0102",)
    kinds = frozenset(("Namespace",))

    def find(self, system: System) -> Iterator[Mistake]:
        """Yield each Namespace without a label; it weighs more where its pods are meant to have.

        That is where something is beside them that only proxies read.
        """
        if not system.is_meshed or injects_by_default(system):
            return
        meant = {
            member.namespace: member
            for member in reversed([*system.of(*FOR_PROXIES)])
            if _is_for_pods(system, member)
        }
        root = system.control_plane.root_namespace
        for member in injectable(system):
            if member.labels.get(INJECTION) or REVISION in member.labels:
                continue
            reason = meant.get(member.name) if member.name != root else None
            if reason and _all_without(system, member):
                yield self.mistake(
                    member,
                    ("metadata", "labels", INJECTION),
                    f"no pod here gets a sidecar, and {reason} is for pods that have one",
                    hint=_HINT,
                    others=[(reason, ())],
                    severity=Severity.WARNING,
                    about_absence=True,
                )
            else:
                message = "it does not say whether its pods get a sidecar: they get none"
                path = ("metadata", "labels", INJECTION)
                yield self.mistake(member, path, message, hint=_HINT, about_absence=True)


def injects_by_default(system: System) -> bool:
    """Return whether namespaces without a label are injected, on every cluster."""
    injector = system.injectors.get("default")
    if injector is not None:
        return injector.by_default
    return all(cluster.enable_namespaces_by_default for cluster in system.clusters)


def _is_for_pods(system: System, member: Member) -> bool:
    """Return whether an object is for pods that are here, and for no gateway or waypoint."""
    if "targetRef" in member.spec or "targetRefs" in member.spec:
        return False
    labels = mapping(member.spec, "selector", "matchLabels")
    labels = labels or mapping(member.spec, "workloadSelector", "labels")
    if not labels and system.names(_GATEWAY, member.namespace):
        return False
    return bool(system.workloads_in(member.namespace).having(labels))


def _all_without(system: System, namespace: Member) -> bool:
    """Return whether there are pods, and none of them is in the mesh, or said not to be."""
    workloads = system.workloads_in(namespace.name).having({})
    return bool(workloads) and all(
        workload.injected is False and not workload.ambient and workload.asked != "false"
        for workload in workloads
    )
