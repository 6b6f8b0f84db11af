"""Examples of what is wrong with objects, the codes from MG201."""

from collections.abc import Mapping

from meshgen.codes.description import Example, Form
from meshgen.findings import Code

_SERVICE = """\
apiVersion: v1
kind: Service
metadata:
  name: web
spec:
"""
_PORTS = f"""\
{_SERVICE}  ports:
    - port: 80
"""
_HPA = """\
apiVersion: autoscaling/v2
kind: HorizontalPodAutoscaler
metadata:
  name: web
spec:
  maxReplicas: MAX
  scaleTargetRef:
    apiVersion: apps/v1
    kind: Deployment
    name: web
"""
_ENDPOINTS = """\
apiVersion: v1
kind: Endpoints
metadata:
  name: printer
subsets:
  - addresses:
      - ip: 192.0.2.7
    ports:
      - port: 631
"""
_SLICE = """\
apiVersion: discovery.k8s.io/v1
kind: EndpointSlice
metadata:
  name: printer
addressType: IPv4
endpoints:
  - addresses:
      - 192.0.2.7
ports:
  - port: 631
"""
_BUDGET = """\
apiVersion: policy/VERSION
kind: PodDisruptionBudget
metadata:
  name: web
spec:
  minAvailable: 1
  selector:
    matchLabels:
      app: web
"""
_CRD = """\
apiVersion: apiextensions.k8s.io/v1
kind: CustomResourceDefinition
metadata:
  name: NAME
spec:
  group: example.com
  scope: Namespaced
  names:
    kind: Widget
    plural: widgets
  versions:
    - name: v1
      served: true
      storage: true
      schema:
        openAPIV3Schema:
          type: object
"""
_POD = """\
apiVersion: v1
kind: Pod
metadata:
  name: web
spec:
  containers:
    - name: web
      image: nginx:1.27
      volumeMounts:
        - name: data
          mountPath: /data
  volumes:
    - name: NAME
      emptyDir: {}
"""
_ROUTE = """\
apiVersion: networking.istio.io/v1
kind: VirtualService
metadata:
  name: web
spec:
  hosts:
    - web
  http:
    - timeout: 5s
"""
_TO_WEB = """\
      route:
        - destination:
            host: web
"""
_MTLS = """\
apiVersion: security.istio.io/v1
kind: PeerAuthentication
metadata:
  name: web
spec:
SELECTOR  portLevelMtls:
    8080:
      mode: DISABLE
"""
_OF_WEB = "  selector:\n    matchLabels:\n      app: web\n"
_CLAIM = """\
$ cat meshgen.yaml
services:
  db:
    kind: StatefulSet
    image: postgres:16
    volumes: {data: {mountPath: /data, claim: {size: 5Gi}}}
$ meshgen render -q
"""

OBJECTS: Mapping[str, Example] = {
    Code.SCHEMA: Example(_HPA.replace("MAX", "many"), _HPA.replace("MAX", "5")),
    Code.NO_SCHEMA: Example(
        _PORTS.replace("v1\n", "example.com/v1\n", 1).replace("Service", "Sevice"), _PORTS
    ),
    Code.UNKNOWN_FIELD: Example(
        f"{_PORTS}      targetport: 8080\n", f"{_PORTS}      targetPort: 8080\n"
    ),
    Code.MISSING_FIELD: Example(f"{_SERVICE}  ports:\n    - name: http\n", _PORTS),
    Code.WRONG_TYPE: Example(_PORTS.replace("80", '"80"'), _PORTS),
    Code.DUPLICATE_KEY: Example(
        f"{_PORTS}      name: http\n    - port: 80\n      name: web\n",
        f"{_PORTS}      name: http\n    - port: 8080\n      name: web\n",
    ),
    Code.CEL_RULE: Example(_MTLS.replace("SELECTOR", ""), _MTLS.replace("SELECTOR", _OF_WEB)),
    Code.DEPRECATED: Example(_ENDPOINTS, _SLICE),
    Code.NOT_SERVED: Example(
        _BUDGET.replace("VERSION", "v1beta1"), _BUDGET.replace("VERSION", "v1")
    ),
    Code.CRD: Example(
        _CRD.replace("NAME", "widget.example.com"), _CRD.replace("NAME", "widgets.example.com")
    ),
    Code.CLUSTER: Example(_POD.replace("NAME", "cache"), _POD.replace("NAME", "data")),
    Code.ISTIOD: Example(_ROUTE, _ROUTE + _TO_WEB),
    Code.CHANGE: Example(
        _CLAIM + "$ sed -i s/5Gi/10Gi/ meshgen.yaml\n$ meshgen render\n…\n",
        _CLAIM + "$ sed -i s/postgres:16/postgres:17/ meshgen.yaml\n$ meshgen render -q\n",
        Form.CALLS,
    ),
}
