"""Ingresses that lead to a Service, or to a port of one, that is not there."""

from collections.abc import Iterator, Mapping
from typing import Any

from meshgen.checks.rules.elsewhere import elsewhere
from meshgen.checks.rules.references.missing import is_missing, meant
from meshgen.checks.rules.rule import Mistake, Rule
from meshgen.codes import Example
from meshgen.findings import Severity
from meshgen.lenient import mapping, mappings, text
from meshgen.nearest import one_of
from meshgen.resources import Path
from meshgen.system import Member, Service, System

_WAY = (
    "an Ingress reaches none of another namespace: put it into {there}, or add a Service of type "
    "ExternalName to {here}"
)
_TYPES = ("Ingress.networking.k8s.io", "Ingress.extensions")
_SERVICE = """\
apiVersion: v1
kind: Service
metadata:
  name: web
spec:
  ports:
    - name: http
      port: 80
---
"""
_INGRESS = """\
apiVersion: networking.k8s.io/v1
kind: Ingress
metadata:
  name: shop
spec:
  defaultBackend:
    service:
"""


class MissingBackend(Rule):
    """An Ingress names Services of its own namespace only."""

    code = "MG1606"
    title = "The Service that an Ingress leads to exists."
    why = (
        "The controller answers 503, or 404 from its default backend; its log says `Error getting "
        'Service "shop/web"`, or `service not found`.'
    )
    mend = "Mend the name; an Ingress reaches no Service of another namespace."
    example = Example(
        wrong=_SERVICE + _INGRESS + "      name: website\n      port:\n        number: 80\n",
        right=_SERVICE + _INGRESS + "      name: web\n      port:\n        number: 80\n",
    )
    source = "https://kubernetes.io/docs/concepts/services-networking/ingress/"
    linter = ("dangling-ingress",)
    kinds = frozenset(_TYPES)

    def find(self, system: System) -> Iterator[Mistake]:
        """Yield each backend without its Service."""
        for member in system.of(*_TYPES):
            names = system.names("Service", member.namespace)
            for path, name, _ in _backends(member):
                if is_missing(system, "Service", member.namespace, name):
                    if found := elsewhere(system, "Service", member, name, _WAY):
                        yield self.mistake(member, path, **found._asdict())
                        continue
                    yield self.mistake(
                        member,
                        path,
                        f"there is no Service `{name}` in namespace {member.namespace}",
                        hint=meant(name, names),
                        severity=None if names else Severity.NOTE,
                    )


class MissingBackendPort(Rule):
    """An Ingress names a port of the Service, not of the container."""

    code = "MG1607"
    title = "The Service that an Ingress leads to has the port."
    why = "The controller answers 503: the Service has no endpoint for that port."
    mend = "Write a port of the Service, its number or its name, not that of the container."
    example = Example(
        wrong=_SERVICE + _INGRESS + "      name: web\n      port:\n        number: 8080\n",
        right=_SERVICE + _INGRESS + "      name: web\n      port:\n        number: 80\n",
    )
    source = "https://kubernetes.io/docs/concepts/services-networking/ingress/"
    linter = ("dangling-ingress",)
    kinds = frozenset(_TYPES)

    def find(self, system: System) -> Iterator[Mistake]:
        """Yield each port of a backend that the Service does not have."""
        for member in system.of(*_TYPES):
            for path, name, port in _backends(member):
                service = system.service(member.namespace, name)
                if service and service.type != "ExternalName" and not _has(service, port):
                    ports = _like(service, port)
                    yield self.mistake(
                        member,
                        (*path[:-1], *_PORT[path[-1]]),
                        f"Service/{name} has no port {port}",
                        expected=one_of(ports) if ports else "",
                        others=[(service.member, ("spec", "ports"))],
                    )


_PORT: Mapping[str | int, Path] = {"name": ("port",), "serviceName": ("servicePort",)}


def _has(service: Service, port: int | str) -> bool:
    known = not port or (isinstance(port, str) and port.startswith("use-annotation"))
    return known or any(port in (p.number, p.name) for p in service.ports)


def _like(service: Service, port: int | str) -> list[str]:
    """Return the ports of a Service as a wrong one is written: numbers, or names if it has some."""
    names = [p.name for p in service.ports if p.name] if isinstance(port, str) else []
    return names or [str(p.number) for p in service.ports]


def _backends(member: Member) -> Iterator[tuple[Path, str, int | str]]:
    """Yield the place and name of each Service, and the port; "" where it is none to look for."""
    spec: Path = ("spec",)
    for field in ("defaultBackend", "backend"):
        yield from _backend(mapping(member.spec, field), (*spec, field))
    for index, rule in enumerate(mappings(member.spec.get("rules"))):
        for number, path in enumerate(mappings(mapping(rule, "http").get("paths"))):
            place = (*spec, "rules", index, "http", "paths", number, "backend")
            yield from _backend(mapping(path, "backend"), place)


def _backend(backend: Mapping[str, Any], path: Path) -> Iterator[tuple[Path, str, int | str]]:
    service = mapping(backend, "service")
    port = mapping(service, "port")
    # The AWS controller has actions in annotations instead.
    if name := text(service.get("name")):
        annotated = port.get("name") == "use-annotation"
        wanted = port.get("name") or port.get("number") or ""
        if not annotated:
            yield (*path, "service", "name"), name, wanted if isinstance(wanted, int | str) else ""
    elif name := text(backend.get("serviceName")):
        wanted = backend.get("servicePort")
        if wanted != "use-annotation":
            yield (*path, "serviceName"), name, wanted if isinstance(wanted, int | str) else ""
