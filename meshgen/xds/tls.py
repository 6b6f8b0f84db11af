"""TLS to endpoints: what a DestinationRule says of it, or else the mesh's own where it can be.

Source: buildUpstreamTLSSettings, buildUpstreamClusterTLSContext of
istio.io/istio/pilot/pkg/networking/core.
"""

from collections.abc import Mapping
from typing import Any, NamedTuple

from meshgen.lenient import mapping, text, texts
from meshgen.xds.resources import Json, fields
from meshgen.xds.secrets import OWN, ROOT, certificates, credential, validated
from meshgen.xds.traffic_policy import is_passed_through
from meshgen.xds.upstream import Upstream

DISABLE, MUTUAL, ISTIO_MUTUAL = "DISABLE", "MUTUAL", "ISTIO_MUTUAL"
# What ends the mutual TLS of the mesh is told by these that it is no other.
_IN_MESH = ("istio-peer-exchange", "istio")
_VERSIONS = {"tlsMinimumProtocolVersion": "TLSv1_2", "tlsMaximumProtocolVersion": "TLSv1_3"}
_PUBLIC = "system"


class ClientTls(NamedTuple):
    """What a client uses: a mode, and the settings as a DestinationRule has them.

    `is_tried` is whether endpoints that do not take it are sent plain text. `automatic` are the
    options of HTTP that go with it: which name a request is for, and whether it is checked.
    """

    mode: str
    settings: Mapping[str, Any]
    is_tried: bool = False
    automatic: Mapping[str, Any] = {}


def tls_of(upstream: Upstream) -> ClientTls:
    """Return what a proxy uses to an upstream."""
    plain, given = ClientTls(DISABLE, {}), upstream.policy.get("tls")
    if upstream.by_sni:
        return plain
    own = {"subjectAltNames": upstream.identities, "sni": upstream.sni}
    if given is None:
        return ClientTls(ISTIO_MUTUAL, own, is_tried=True) if _is_tried(upstream) else plain
    told = {key: value for key, value in mapping(given).items() if value}
    mode, automatic = text(told.pop("mode", "")) or DISABLE, _automatic(told, upstream)
    if mode == ISTIO_MUTUAL:
        settings = {**own, **told} if not upstream.is_dynamic else {**told}
        return ClientTls(mode, settings, automatic=automatic if upstream.is_dynamic else {})
    if mode == DISABLE or _is_withheld(told, upstream):
        return plain
    has_pair = told.get("clientCertificate") and told.get("privateKey")
    if mode == MUTUAL and not told.get("credentialName") and not has_pair:
        return ClientTls(DISABLE, {}, automatic=automatic)
    if upstream.host.service is None:
        told.setdefault("subjectAltNames", upstream.identities)
    return ClientTls(mode, told, automatic=automatic)


def context_of(tls: ClientTls, mesh: Mapping[str, Any], *, is_http2: bool) -> Json:
    """Return Envoy's UpstreamTlsContext."""
    names = [{"exact": name} for name in texts(tls.settings.get("subjectAltNames"))]
    if tls.mode == ISTIO_MUTUAL:
        protocols = (*_IN_MESH, "h2") if is_http2 else _IN_MESH
        common = {**certificates(OWN), **validated(ROOT, names), "alpnProtocols": [*protocols]}
        limits: Json = {}
    else:
        common = _certificates(tls) | _trust(tls, names)
        common |= {"alpnProtocols": ["h2"]} if is_http2 else {}
        defaults = mapping(mesh, "tlsDefaults")
        limits = fields(
            ecdhCurves=list(texts(defaults.get("ecdhCurves"))),
            cipherSuites=list(texts(defaults.get("cipherSuites"))),
        )
    return {
        "commonTlsContext": {"tlsParams": {**_VERSIONS, **limits}, **common},
        **fields(sni=tls.settings.get("sni")),
    }


def _is_tried(upstream: Upstream) -> bool:
    """Return whether mutual TLS is used of which no DestinationRule speaks.

    Of pods that the client chooses itself, all have to take it.

    Source: BestEffortInferServiceMTLSMode of istio.io/istio/pilot/pkg/model.
    """
    system = upstream.proxy.system
    if upstream.is_outside or not system.control_plane.auto_mtls:
        return False
    if upstream.resolution == "NONE" or is_passed_through(upstream.written_policy):
        endpoints = upstream.all_endpoints
        if not (endpoints and all(each.has_proxy for each in endpoints)):
            return False
    return system.peers.of_namespace(upstream.host.namespace).held != DISABLE


def _is_withheld(told: Mapping[str, Any], upstream: Upstream) -> bool:
    """Return whether a Secret is named by a rule that is for too many sidecars."""
    secret = text(told.get("credentialName"))
    is_for_some = upstream.rule is not None and upstream.rule.selects
    is_public = not secret or secret.startswith("configmap://")
    return not (is_public or upstream.proxy.is_gateway or is_for_some)


def _automatic(told: Mapping[str, Any], upstream: Upstream) -> Json:
    has_name = bool(told.get("sni"))
    is_checked = upstream.is_dynamic or not (has_name or told.get("subjectAltNames"))
    return fields(
        autoSni=not has_name,
        autoSanValidation=is_checked and told.get("insecureSkipVerify") is not True,
    )


def _certificates(tls: ClientTls) -> Json:
    told = tls.settings
    if tls.mode != MUTUAL:
        return {}
    if secret := text(told.get("credentialName")):
        return certificates(credential(secret))
    return certificates(f"file-cert:{told['clientCertificate']}~{told['privateKey']}")


def _trust(tls: ClientTls, names: list[Json]) -> Json:
    told, secret = tls.settings, text(tls.settings.get("credentialName"))
    if told.get("insecureSkipVerify") is True:
        return {} if secret else {"validationContext": {}}
    if secret:
        return validated(credential(f"{secret}-cacert"), names)
    crl = text(told.get("caCrl"))
    revoked = {"crl": {"filename": crl}} if crl else {}
    return validated(f"file-root:{told.get('caCertificates') or _PUBLIC}", names, **revoked)
