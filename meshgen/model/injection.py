"""How Istio's injector is told what to do, and what it adds to a pod.

Source: istio.io, "Installing the Sidecar" and "Sidecar Injection Customization".
"""

# A pod's label, and its annotation of former releases; the label is stronger.
INJECT = "sidecar.istio.io/inject"
# A namespace's labels: injection by the default control plane, or by one of a revision.
INJECTION = "istio-injection"
REVISION = "istio.io/rev"
# How pods, by themselves or by their namespace, are taken into an ambient mesh.
MODE, AMBIENT = "istio.io/dataplane-mode", "ambient"
# A pod's annotation: what it is made into, such as a gateway in the place of a sidecar.
TEMPLATES, GATEWAY_TEMPLATE = "inject.istio.io/templates", "gateway"
# The containers that it adds: the proxy, and what makes the pod's traffic go through it.
PROXY, INIT, VALIDATION = "istio-proxy", "istio-init", "istio-validation"
INJECTED = (PROXY, INIT, VALIDATION)
# Where nothing is injected, nor analyzed (IgnoredNamespaces of pkg/kube/inject).
IGNORED_NAMESPACES = ("kube-system", "kube-public", "kube-node-lease", "local-path-storage")
# The proxy's own user: what runs as it goes past the proxy.
PROXY_USER = 1337
