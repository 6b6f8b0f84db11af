"""Secrets and certificates that controllers make: that there is something to make them of."""

from collections.abc import Iterator

from meshgen.config.crosscheck.gateways import sound_servers
from meshgen.config.crosscheck.place import Place
from meshgen.config.gather import Problem
from meshgen.findings import Code
from meshgen.mesh import GatewayServer, certificate_hosts
from meshgen.model.secrets import ExternalSecret
from meshgen.resources import Path

_TERMINATING = ("SIMPLE", "MUTUAL", "OPTIONAL_MUTUAL")


def external_secrets(place: Place) -> Iterator[Problem]:
    """Find Secrets that have nothing of their store."""
    for path, secret in _secrets(place):
        if not secret.keys and not secret.from_ and not place.broken.touches(path):
            yield place.problem(
                Code.MISSING,
                path,
                "nothing of the store comes into it",
                "expected `keys`, or `from`",
                key=True,
            )


def _secrets(place: Place) -> Iterator[tuple[Path, ExternalSecret]]:
    spec = place.mesh.spec
    for name, secret in sorted((spec.secrets or {}).items()):
        yield ("secrets", name), secret
    for key, declared in sorted((spec.namespaces or {}).items()):
        for name, secret in sorted((declared.secrets or {}).items()):
            yield ("namespaces", key, "secrets", name), secret


def certificates(place: Place) -> Iterator[Problem]:
    """Find certificates that nobody shows, or that are for no name."""
    seen: dict[tuple[str, str], GatewayServer] = {}
    for server in sound_servers(place):
        if server.certificate is None:
            continue
        at = (*server.tls_setting, "certificate")
        said = server.tls
        if said is None or said.mode not in _TERMINATING or not said.credential_name:
            yield place.problem(
                Code.CONFLICT,
                at,
                "the gateway shows no certificate of a Secret there",
                f"expected mode {', '.join(_TERMINATING)}, and no other certificate beside it",
                key=True,
            )
        elif not certificate_hosts(server):
            yield place.problem(
                Code.MISSING,
                at,
                "`*` is no name that a certificate could be for",
                "expected `hosts` of the gateway, or `dnsNames` of the certificate",
                key=True,
            )
        else:
            gateway = str(server.setting[1])
            secret = (_beside(place, gateway), said.credential_name)
            first = seen.setdefault(secret, server)
            if first is not server:
                other = str(first.setting[1])
                whose = first.name if other == gateway else f"gateways.{other}"
                yield place.problem(
                    Code.CONFLICT,
                    (*server.tls_setting, "credentialName"),
                    f"`{said.credential_name}` is the certificate of `{whose}` too",
                    "expected another Secret for each certificate",
                )


def _beside(place: Place, gateway: str) -> str:
    """Return the namespace of a gateway's Secrets: that of its pods, where it is known."""
    pods, home = place.mesh.gateway_pods.get(gateway), place.mesh.serving.namespace_of(gateway)
    if pods is not None:
        return pods.home.name if pods.home else pods.namespace
    return home.name if home else ""
