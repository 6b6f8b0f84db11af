"""Certificates by name, as istiod's agent serves them to a proxy, written into its bootstrap."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from meshgen.lenient import mapping, mappings, text
from meshgen.proof.certificates import Authority, Certificate
from meshgen.proof.walk import without
from meshgen.xds import Json
from meshgen.xds.filters import extension

_TLS = "envoy.extensions.transport_sockets.tls.v3"
# Of a workload: its own certificate, and the authority of the mesh.
OWN, ROOT = "default", "ROOTCA"
_OF_STUBS = "stubs"


def server_tls(*protocols: str) -> Json:
    """Return the transport socket of a stub that speaks TLS."""
    common = {
        "tlsCertificateSdsSecretConfigs": [{"name": _OF_STUBS}],
        "alpnProtocols": list(protocols),
    }
    return extension(
        "envoy.transport_sockets.tls", f"{_TLS}.DownstreamTlsContext", commonTlsContext=common
    )


def by_name(resources: Any) -> Any:
    """Return resources that find their secrets by name in the bootstrap: nobody serves them."""
    return without(resources, "sdsConfig")


def named_in(resources: Any) -> tuple[list[str], list[str]]:
    """Return the names of the certificates, and of the authorities, that resources ask for."""
    certificates: dict[str, None] = {}
    authorities: dict[str, None] = {}
    for context in _contexts(resources):
        for secret in mappings(context.get("tlsCertificateSdsSecretConfigs")):
            certificates[text(secret.get("name"))] = None
        for holder in (context, mapping(context, "combinedValidationContext")):
            name = mapping(holder, "validationContextSdsSecretConfig").get("name")
            if name:
                authorities[text(name)] = None
    return list(certificates), list(authorities)


def secrets(
    resources: Any, own: Certificate, authority: Authority, names: Sequence[str]
) -> list[Json]:
    """Return the secrets that resources ask for; a gateway's certificates are for all `names`."""
    certificates, authorities = named_in(resources)
    served = authority.certificate(names) if set(certificates) - {OWN} else own
    return [
        *(_certificate(name, own if name == OWN else served) for name in certificates),
        *(
            {"name": name, "validationContext": {"trustedCa": {"inlineString": authority.root}}}
            for name in authorities
        ),
    ]


def secrets_of_stubs(authority: Authority, names: Sequence[str]) -> list[Json]:
    """Return the certificate that all stubs have, for all names that anybody asks for."""
    return [_certificate(_OF_STUBS, authority.certificate(names))]


def _certificate(name: str, certificate: Certificate) -> Json:
    chain = {"inlineString": certificate.chain}
    key = {"inlineString": certificate.key}
    return {"name": name, "tlsCertificate": {"certificateChain": chain, "privateKey": key}}


def _contexts(value: Any) -> Iterator[Mapping[str, Any]]:
    """Yield each `commonTlsContext`, however deep."""
    if isinstance(value, Mapping):
        if "commonTlsContext" in value:
            yield mapping(value, "commonTlsContext")
        for inner in value.values():
            yield from _contexts(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from _contexts(inner)


def speaks_own_tls(cluster: Json) -> bool:
    """Return whether a cluster speaks TLS that is not the mesh's: then what is behind does."""
    socket = cluster.get("transportSocket")
    certificates, authorities = named_in(socket)
    is_mesh = OWN in certificates and ROOT in authorities
    return "tls" in text(mapping(socket).get("name")) and not is_mesh
