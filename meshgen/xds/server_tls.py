"""Where TLS ends: Envoy's DownstreamTlsContext, as istiod makes it."""

from collections.abc import Mapping, Sequence
from typing import Any

from meshgen.lenient import mapping, mappings, text, texts
from meshgen.system import ControlPlane
from meshgen.xds.resources import Json
from meshgen.xds.secrets import OWN, ROOT, certificates, credential, validated

_HTTP = ("h2", "http/1.1")
_EXCHANGE = ("istio-peer-exchange", *_HTTP)
_CIPHERS = (
    "ECDHE-ECDSA-AES256-GCM-SHA384",
    "ECDHE-RSA-AES256-GCM-SHA384",
    "ECDHE-ECDSA-AES128-GCM-SHA256",
    "ECDHE-RSA-AES128-GCM-SHA256",
    "AES256-GCM-SHA384",
    "AES128-GCM-SHA256",
)
_VERSIONS = {f"TLSV1_{minor}": f"TLSv1_{minor}" for minor in range(4)}
_DEMANDING = frozenset(("MUTUAL", "ISTIO_MUTUAL"))
_VALIDATING = _DEMANDING | {"OPTIONAL_MUTUAL"}


def mutual(plane: ControlPlane, *, is_http: bool) -> Json:
    """Return how a sidecar ends the mesh's own mutual TLS.

    Source: BuildInboundTLS of istio.io/istio/pilot/pkg/security/authn/utils.
    """
    mesh = mapping(plane.mesh_config, "meshMTLS")
    newest = _VERSIONS["TLSV1_3"]
    is_newest = mesh.get("minProtocolVersion") == "TLSV1_3"
    common = {
        "tlsParams": {
            "tlsMinimumProtocolVersion": newest if is_newest else _VERSIONS["TLSV1_2"],
            "tlsMaximumProtocolVersion": newest,
            "cipherSuites": [*(texts(mesh.get("cipherSuites")) or _CIPHERS)],
        },
        **certificates(OWN),
        **validated(ROOT, _domains(plane)),
        "alpnProtocols": list(_HTTP if is_http else _EXCHANGE),
    }
    return {"commonTlsContext": common, "requireClientCertificate": True}


def server(plane: ControlPlane, tls: Mapping[str, Any], *, passes_on: bool = False) -> Json:
    """Return how a server of a Gateway ends TLS; `passes_on` is whether what is inside is no HTTP.

    Source: BuildListenerTLSContext of istio.io/istio/pilot/pkg/networking/core.
    """
    mode, is_own = text(tls.get("mode")), tls.get("mode") == "ISTIO_MUTUAL"
    common: Json = {"alpnProtocols": list(_EXCHANGE if is_own and passes_on else _HTTP)}
    shown, authority = ([OWN], ROOT) if is_own else _secrets(tls)
    if not is_own:
        common |= _limits(plane, tls)
    common |= certificates(*shown)
    names = [{"exact": name} for name in texts(tls.get("subjectAltNames"))]
    if mode in _VALIDATING:
        common |= validated(authority, names, **_trust(tls))
    elif names and _has_credential(tls):
        common["validationContext"] = {"matchSubjectAltNames": names}
    return {"commonTlsContext": common, "requireClientCertificate": mode in _DEMANDING}


def _domains(plane: ControlPlane) -> Sequence[Json]:
    given = (plane.trust_domain, *plane.trust_domain_aliases)
    others = (texts(each.get("trustDomains")) for each in mappings(_authorities(plane)))
    known = dict.fromkeys((*given, *(name for listed in others for name in listed)))
    return [{"prefix": f"spiffe://{name}/"} for name in known if name]


def _authorities(plane: ControlPlane) -> Any:
    return plane.mesh_config.get("caCertificates")


def _trust(tls: Mapping[str, Any]) -> Json:
    fields: Json = {}
    if _has_credential(tls):
        for name in ("verifyCertificateSpki", "verifyCertificateHash"):
            if listed := texts(tls.get(name)):
                fields[name] = list(listed)
    elif path := text(tls.get("caCrl")):
        fields["crl"] = {"filename": path}
    if tls.get("insecureSkipVerify") is True:
        fields["trustChainVerification"] = "ACCEPT_UNTRUSTED"
    return fields


def _has_credential(tls: Mapping[str, Any]) -> bool:
    return bool(texts(tls.get("credentialNames")) or text(tls.get("credentialName")))


def _secrets(tls: Mapping[str, Any]) -> tuple[Sequence[str], str]:
    """Return the names of a server's certificates, and that of the authority of its clients."""
    if _has_credential(tls):
        credentials = texts(tls.get("credentialNames")) or [text(tls.get("credentialName"))]
        authority = text(tls.get("caCertCredentialName")) or f"{credentials[0]}-cacert"
        return [credential(name) for name in credentials], credential(authority)
    listed = mappings(tls.get("tlsCertificates")) or [tls]
    pairs = [(text(one.get("serverCertificate")), text(one.get("privateKey"))) for one in listed]
    files = [f"file-cert:{certificate}~{key}" for certificate, key in pairs]
    return files, f"file-root:{text(tls.get('caCertificates'))}"


def _limits(plane: ControlPlane, tls: Mapping[str, Any]) -> Json:
    """Return the versions and ciphers, which meshConfig.tlsDefaults has defaults for."""
    mesh, found = mapping(plane.mesh_config, "tlsDefaults"), Json()
    if curves := texts(mesh.get("ecdhCurves")):
        found["ecdhCurves"] = list(curves)
    if oldest := text(mesh.get("minProtocolVersion")):
        found["tlsMinimumProtocolVersion"] = _VERSIONS.get(max(oldest, "TLSV1_2"), oldest)
    for given in (mesh, tls):
        if ciphers := texts(given.get("cipherSuites")):
            found["cipherSuites"] = list(dict.fromkeys(ciphers))
    for here, there in (("min", "tlsMinimum"), ("max", "tlsMaximum")):
        if version := _VERSIONS.get(text(tls.get(f"{here}ProtocolVersion"))):
            found[f"{there}ProtocolVersion"] = version
    return {"tlsParams": found} if found else {}
