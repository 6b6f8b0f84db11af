"""Proxies of another release than their injector's."""

from collections.abc import Iterator, Mapping
from typing import Any

from meshgen.checks.rules.injection.proxy_config import NotYamlError, read_config
from meshgen.checks.rules.rule import Mistake, Rule
from meshgen.codes import Example
from meshgen.lenient import mapping, text
from meshgen.model.injection import IGNORED_NAMESPACES, INJECTION, PROXY, REVISION
from meshgen.system import System, Workload
from meshgen.system.labels import has_labels

# What gives a pod a proxy of its own choice.
_PROXY_IMAGE = "sidecar.istio.io/proxyImage"
_PROXY_CONFIG = "ProxyConfig.networking.istio.io"


class StaleImage(Rule):
    """A pod keeps the proxy that it was made with, whatever the control plane is now."""

    code = "MG1023"
    title = "The running proxies of a namespace are those that its injector gives."
    why = "Proxies are left behind an upgrade of the control plane; features are missing there."
    mend = "Restart the workloads: `kubectl rollout restart`."
    example = Example(
        wrong="""\
apiVersion: v1
kind: ConfigMap
metadata:
  name: istio-sidecar-injector
  namespace: istio-system
data:
  values: '{"global": {"hub": "istio", "tag": "1.29.0", "proxy": {"image": "proxyv2"}}}'
---
apiVersion: v1
kind: Namespace
metadata:
  name: shop
  labels:
    istio-injection: enabled
---
apiVersion: v1
kind: Pod
metadata:
  name: web
  namespace: shop
spec:
  containers:
    - name: istio-proxy
      image: istio/proxyv2:1.28.0
""",
        right="""\
apiVersion: v1
kind: ConfigMap
metadata:
  name: istio-sidecar-injector
  namespace: istio-system
data:
  values: '{"global": {"hub": "istio", "tag": "1.29.0", "proxy": {"image": "proxyv2"}}}'
---
apiVersion: v1
kind: Namespace
metadata:
  name: shop
  labels:
    istio-injection: enabled
---
apiVersion: v1
kind: Pod
metadata:
  name: web
  namespace: shop
spec:
  containers:
    - name: istio-proxy
      image: istio/proxyv2:1.29.0
""",
    )
    source = "https://istio.io/latest/docs/setup/upgrade/"
    istio = ("IST0158",)
    kinds = frozenset(("ConfigMap",))

    def find(self, system: System) -> Iterator[Mistake]:
        """Yield each Namespace with such Pods, where its injector's ConfigMap is here."""
        if not system.injectors:
            return
        variants = _Variants(system)
        stale: dict[str, list[Workload]] = {}
        for workload in system.workloads:
            labels = system.namespace_labels(workload.namespace) or {}
            if workload.template_path or workload.namespace in IGNORED_NAMESPACES:
                continue
            if REVISION not in labels and labels.get(INJECTION) != "enabled":
                continue
            injector = system.injectors.get(text(labels.get(REVISION)) or "default")
            if injector is None or workload.annotations.get(_PROXY_IMAGE):
                continue
            image = injector.proxy_image
            fitting = (image, f"{image}-{variants.of(workload)}")
            listed = (*workload.containers, *workload.init_containers)
            if any(c.get("name") == PROXY and c.get("image") not in fitting for _, c in listed):
                stale.setdefault(workload.namespace, []).append(workload)
        for name, pods in stale.items():
            namespace = system.get("Namespace", "", name)
            if namespace:
                names = ", ".join(sorted(pod.member.name for pod in pods))
                yield self.mistake(
                    namespace,
                    (),
                    f"the proxies of these Pods are not of the injector's image: {names}",
                    hint="restart them",
                    others=[(pods[0].member, ())],
                )


class _Variants:
    """The kind of image that pods ask for (`distroless`).

    Source: EffectiveProxyConfigResolver of istio.io/istio/pkg/config/analysis/analyzers/util.
    """

    def __init__(self, system: System) -> None:
        control_plane = system.control_plane
        self._widest = [mapping(control_plane.mesh_config, "defaultConfig")]
        self._of_namespaces: dict[str, Mapping[str, Any]] = {}
        self._of_workloads: dict[str, list[Mapping[str, Any]]] = {}
        for member in system.of(_PROXY_CONFIG):
            if member.namespace == control_plane.root_namespace:
                self._widest.append(member.spec)
            elif "selector" in member.spec:
                self._of_workloads.setdefault(member.namespace, []).append(member.spec)
            else:
                self._of_namespaces[member.namespace] = member.spec

    def of(self, workload: Workload) -> str:
        """Return the variant of a Pod; "" is the usual image."""
        given = [*self._widest, self._of_namespaces.get(workload.namespace, {})]
        given += [
            spec
            for spec in self._of_workloads.get(workload.namespace, ())
            if has_labels(workload.labels, mapping(spec, "selector", "matchLabels"))
        ]
        given.append(_annotated(workload))
        told = [text(mapping(config, "image").get("imageType")) for config in given]
        last = next((variant for variant in reversed(told) if variant), "")
        return "" if last == "default" else last


def _annotated(workload: Workload) -> Mapping[str, Any]:
    """Return the ProxyConfig in a pod's annotation; empty if there is none that can be read."""
    try:
        return mapping(read_config(text(workload.annotations.get("proxy.istio.io/config"))))
    except NotYamlError:
        return {}
