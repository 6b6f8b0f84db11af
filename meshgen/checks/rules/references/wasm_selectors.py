"""Modules for proxies that select no pod."""

from meshgen.checks.rules.unselective import Unselective
from meshgen.codes import Example
from meshgen.system.policies import TRAFFIC_EXTENSION, WASM_PLUGIN


class PluginForNothing(Unselective):
    """In the root namespace it looks at the pods of all namespaces."""

    code = "MG1680"
    title = "A WasmPlugin or TrafficExtension selects a pod."
    why = "No proxy loads it: what it was to check or change goes through as it is."
    mend = (
        "Give `selector.matchLabels` the labels of the pods "
        "(`spec.template.metadata.labels`), or write it into their namespace."
    )
    example = Example(
        wrong="""\
apiVersion: extensions.istio.io/v1alpha1
kind: WasmPlugin
metadata: {name: waf}
spec:
  selector:
    matchLabels: {app: wep}
  url: oci://example.com/waf
---
apiVersion: v1
kind: Pod
metadata:
  name: web
  labels: {app: web}
spec:
  containers:
  - name: app
    image: app
    ports:
    - {containerPort: 8080}
""",
        right="""\
apiVersion: extensions.istio.io/v1alpha1
kind: WasmPlugin
metadata: {name: waf}
spec:
  selector:
    matchLabels: {app: web}
  url: oci://example.com/waf
---
apiVersion: v1
kind: Pod
metadata:
  name: web
  labels: {app: web}
spec:
  containers:
  - name: app
    image: app
    ports:
    - {containerPort: 8080}
""",
    )
    source = "https://istio.io/latest/docs/reference/config/proxy_extensions/wasm-plugin/"
    kinds = frozenset((WASM_PLUGIN, TRAFFIC_EXTENSION))
    looks_everywhere = True
