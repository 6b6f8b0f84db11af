"""The Secrets with the certificates of gateways' servers."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from meshgen.lenient import text
from meshgen.resources import Path
from meshgen.system import Gateway, Member, Server, System

_SEVERAL = "credentialNames"
_SCHEME = "kubernetes://"
_CERTIFICATE = "Certificate.cert-manager.io"


@dataclass(frozen=True)
class Credential:
    """The name of a Secret that a server has; `namespaces` are those of the gateway's pods."""

    gateway: Gateway
    path: Path
    name: str
    namespaces: Sequence[str]

    @property
    def istio(self) -> str | None:
        """Return istioctl's code: none for one of several, at which it does not look."""
        return "" if _SEVERAL in self.path else None

    def secret(self, system: System) -> Member | None:
        """Return the Secret, if it is among the objects."""
        found = (system.get("Secret", namespace, self.name) for namespace in self.namespaces)
        return next((secret for secret in found if secret), None)


def credentials(system: System) -> Iterator[Credential]:
    """Yield the credential of each server that has one and pods."""
    for gateway in system.gateways.all:
        for server in gateway.servers:
            for path, said in _said(server):
                full = said.removeprefix(_SCHEME)
                namespaces = _namespaces(system, gateway) if full and "://" not in full else ()
                if namespaces:
                    where, slash, name = full.partition("/")
                    spaces = [where] if slash else namespaces
                    yield Credential(gateway, path, name if slash else full, spaces)


def _said(server: Server) -> Iterator[tuple[Path, str]]:
    """Yield the credentials of a server: one, or several in its place."""
    at = (*server.path, "tls")
    yield (*at, "credentialName"), text(server.tls.get("credentialName"))
    several = server.tls.get(_SEVERAL)
    for position, name in enumerate(several if isinstance(several, list) else ()):
        yield (*at, _SEVERAL, position), text(name)


def makers(system: System) -> dict[str, list[tuple[Member, Path]]]:
    """Return what gives a Secret of a name in some namespace: the Secret, or a Certificate."""
    named: dict[str, list[tuple[Member, Path]]] = {}
    for member in system.of("Secret"):
        named.setdefault(member.name, []).append((member, ("metadata", "name")))
    for member in system.of(_CERTIFICATE):
        name = text(member.spec.get("secretName"))
        named.setdefault(name, []).append((member, ("spec", "secretName")))
    return named


def _namespaces(system: System, gateway: Gateway) -> Sequence[str]:
    serving = system.gateways.serving(gateway)
    return list(dict.fromkeys(pods.namespace for pods in serving))
