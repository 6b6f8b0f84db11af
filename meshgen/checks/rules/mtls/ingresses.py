"""Ingresses that lead to STRICT pods."""

from collections.abc import Iterator, Mapping
from typing import Any

from meshgen.checks.rules.rule import Mistake, Rule
from meshgen.codes import Example
from meshgen.findings import Severity
from meshgen.lenient import mapping, mappings, text
from meshgen.resources import Path
from meshgen.system import Member, System
from meshgen.system.policies import PEER_AUTHENTICATION

_INGRESS = "Ingress.networking.k8s.io"
_CLASS = "kubernetes.io/ingress.class"
# With it, NGINX calls the Service, so that its sidecar knows whom.
_UPSTREAM = "nginx.ingress.kubernetes.io/service-upstream"


class RefusedIngress(Rule):
    """A controller of others' is a client like any other, and mostly one without a sidecar."""

    code = "MG1114"
    title = "An Ingress that leads to STRICT pods is served by a controller of the mesh."
    why = (
        "A controller without a sidecar calls in plain text, and answers with `502 Bad "
        "Gateway`: `upstream prematurely closed connection`, `connection reset by peer`."
    )
    mend = (
        'Give the controller a sidecar (for NGINX with `service-upstream: "true"`), let the '
        "port be PERMISSIVE, or use a Gateway of Istio."
    )
    example = Example(
        wrong="""\
apiVersion: v1
kind: Namespace
metadata:
  name: default
  labels: {istio-injection: enabled}
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
---
apiVersion: v1
kind: Service
metadata: {name: web}
spec:
  selector: {app: web}
  ports:
  - {name: http, port: 80, targetPort: 8080}
---
apiVersion: security.istio.io/v1
kind: PeerAuthentication
metadata: {name: default}
spec:
  mtls: {mode: STRICT}
---
apiVersion: networking.k8s.io/v1
kind: Ingress
metadata: {name: web}
spec:
  ingressClassName: nginx
  rules:
  - host: a.b
    http:
      paths:
      - path: /
        pathType: Prefix
        backend:
          service:
            name: web
            port: {number: 80}
""",
        right="""\
apiVersion: v1
kind: Namespace
metadata:
  name: default
  labels: {istio-injection: enabled}
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
---
apiVersion: v1
kind: Service
metadata: {name: web}
spec:
  selector: {app: web}
  ports:
  - {name: http, port: 80, targetPort: 8080}
---
apiVersion: security.istio.io/v1
kind: PeerAuthentication
metadata: {name: default}
spec:
  mtls: {mode: STRICT}
---
apiVersion: networking.k8s.io/v1
kind: Ingress
metadata:
  name: web
  annotations: {nginx.ingress.kubernetes.io/service-upstream: 'true'}
spec:
  ingressClassName: nginx
  rules:
  - host: a.b
    http:
      paths:
      - path: /
        pathType: Prefix
        backend:
          service:
            name: web
            port: {number: 80}
""",
    )
    source = "https://istio.io/latest/docs/tasks/security/authentication/mtls-migration/"
    severity = Severity.NOTE
    kinds = frozenset((PEER_AUTHENTICATION,))

    def find(self, system: System) -> Iterator[Mistake]:
        """Yield each backend whose pods take mutual TLS alone."""
        for member in system.of(_INGRESS):
            if not _is_of_mesh(member):
                for path, backend in _backends(member):
                    yield from self._found(system, member, path, backend)

    def _found(
        self, system: System, member: Member, path: Path, backend: Mapping[str, Any]
    ) -> Iterator[Mistake]:
        service = system.service(member.namespace, text(backend.get("name")))
        named = mapping(backend, "port")
        for port in service.ports if service else ():
            if port.number != named.get("number") and port.name != named.get("name"):
                continue
            for workload in service.workloads if service else ():
                target = port.target_in(workload)
                demand = system.peers.refuses_plain_text(workload, target) if target else None
                if demand:
                    message = "a controller without a sidecar is refused: these pods are STRICT"
                    yield self.mistake(member, path, message, others=demand.place)
                    return


def _is_of_mesh(member: Member) -> bool:
    classes = (member.spec.get("ingressClassName"), member.annotations.get(_CLASS))
    return "istio" in classes or member.annotations.get(_UPSTREAM) == "true"


def _backends(member: Member) -> Iterator[tuple[Path, Mapping[str, Any]]]:
    default = mapping(member.spec, "defaultBackend", "service")
    if default:
        yield ("spec", "defaultBackend", "service"), default
    for index, rule in enumerate(mappings(member.spec.get("rules"))):
        for number, path in enumerate(mappings(mapping(rule, "http").get("paths"))):
            at = ("spec", "rules", index, "http", "paths", number, "backend", "service")
            yield at, mapping(path, "backend", "service")
