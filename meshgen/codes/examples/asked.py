"""Examples of what Kustomize and Envoy make of objects, and of ignores: the codes from MG701."""

from collections.abc import Mapping

from meshgen.codes.description import Example, Form
from meshgen.findings import Code

_FOLLOWED = """\
$ cat widget.yaml
apiVersion: autoscaling/v2
kind: HorizontalPodAutoscaler
metadata: {name: jobs}
spec:
  maxReplicas: 2
  scaleTargetRef: {apiVersion: argoproj.io/v1alpha1, kind: Rollout, name: NAME}
$ cat meshgen.yaml
resources: [widget.yaml]
environments: {prod: {namePrefix: prod-}}
$ meshgen check
…
"""
_FILTER = """\
$ cat meshgen.yaml
services:
  web: {image: "nginx:1.27", port: 80, health: /}
objects:
- object:
    apiVersion: networking.istio.io/v1alpha3
    kind: EnvoyFilter
    metadata: {name: small}
    spec:
      configPatches:
      - applyTo: HTTP_FILTER
        match: {context: CONTEXT}
        patch:
          operation: INSERT_FIRST
          value:
            name: envoy.filters.http.buffer
            typed_config:
              "@type": type.googleapis.com/udpa.type.v1.TypedStruct
              type_url: type.googleapis.com/envoy.extensions.filters.http.buffer.v3.Buffer
              value: {VALUE}
environments: {dev: {}}
$ meshgen try --from web --request http://web/
…
"""
_SIZE = "max_request_bytes: 1000"
_FILTERED = _FILTER.replace("CONTEXT", "SIDECAR_INBOUND").replace("VALUE", _SIZE)
_ADDRESSES = """\
$ cat meshgen.yaml
services:
  web:
    image: nginx:1.27
    port: 80
    health: /
    access: {from: [{SOURCE}]}
environments: {dev: {}}
$ meshgen try --from web --request http://web/
…
"""
_TEST = """\
$ cat meshgen.yaml
services:
  web: {image: "nginx:1.27", port: 80, health: /, traffic: {timeout: TIMEOUT}}
tests:
  slow: {from: web, request: "http://web/", stub: {delay: 2s}, expect: {status: 504}}
environments: {dev: {}}
$ meshgen try --tests
…
"""
_IGNORED = """\
apiVersion: v1
kind: Pod
metadata:
  name: web
  annotations:
    meshgen.dev/ignore: "IGNORED"
spec:
  containers:
    - name: web
      image: nginx:TAG
"""
ASKED: Mapping[str, Example] = {
    Code.UNFOLLOWED: Example(
        _FOLLOWED.replace("NAME", "web"), _FOLLOWED.replace("NAME", "jobs"), Form.CALLS
    ),
    Code.ENVOY_REFUSES: Example(_FILTERED.replace(_SIZE, ""), _FILTERED, Form.CALLS),
    Code.ENVOY_IGNORES: Example(
        _FILTERED.replace(_SIZE, f"{_SIZE}, max_bytes: 1"), _FILTERED, Form.CALLS
    ),
    Code.NOT_TRANSLATED: Example(
        _ADDRESSES.replace("SOURCE", "ipBlocks: [10.0.0.0/8]"),
        _ADDRESSES.replace("SOURCE", "namespaces: [shop]"),
        Form.CALLS,
    ),
    Code.IDLE_PATCH: Example(
        _FILTERED.replace("SIDECAR_INBOUND", "SIDECAR_INBOUND, listener: {portNumber: 8443}"),
        _FILTERED,
        Form.CALLS,
    ),
    Code.TEST: Example(_TEST.replace("TIMEOUT", "5s"), _TEST.replace("TIMEOUT", "1s"), Form.CALLS),
    Code.UNREASONED: Example(
        _IGNORED.replace("IGNORED", "MG1801").replace("TAG", "latest"),
        _IGNORED.replace("IGNORED", "MG1801: rebuilt each night").replace("TAG", "latest"),
    ),
    Code.UNIGNORABLE: Example(
        _IGNORED.replace("IGNORED", "MG18O1: rebuilt each night").replace("TAG", "latest"),
        _IGNORED.replace("IGNORED", "MG1801: rebuilt each night").replace("TAG", "latest"),
    ),
    Code.IDLE: Example(
        _IGNORED.replace("IGNORED", "MG1801: rebuilt each night").replace("TAG", "1.27"),
        _IGNORED.replace("IGNORED", "MG1801: rebuilt each night").replace("TAG", "latest"),
    ),
}
