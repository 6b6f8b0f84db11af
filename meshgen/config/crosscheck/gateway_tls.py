"""TLS of gateways: which servers have it, with whose certificates, and what has no effect."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import get_args

from meshgen.config.crosscheck.gateways import sound_servers
from meshgen.config.crosscheck.place import Place
from meshgen.config.gather import Problem
from meshgen.explainer.words import either
from meshgen.findings import Code
from meshgen.mesh import GatewayServer
from meshgen.model.base import fields_set
from meshgen.model.gateway import ServerTls, TlsVersion

_TERMINATING = ("SIMPLE", "MUTUAL", "OPTIONAL_MUTUAL")
_ASKING = ("MUTUAL", "OPTIONAL_MUTUAL")
_IN_MESH = (*_ASKING, "ISTIO_MUTUAL")
_CERTIFICATES = ("credentialName", "credentialNames", "serverCertificate", "tlsCertificates")
# In which modes a setting counts; source: BuildListenerTLSContext of
# istio.io/istio/pilot/pkg/networking/core.
_MODES = {
    **dict.fromkeys((*_CERTIFICATES, "privateKey"), _TERMINATING),
    **dict.fromkeys(("minProtocolVersion", "maxProtocolVersion", "cipherSuites"), _TERMINATING),
    **dict.fromkeys(("caCertificates", "caCertCredentialName"), _ASKING),
    **dict.fromkeys(("verifyCertificateSpki", "verifyCertificateHash"), _ASKING),
    **dict.fromkeys(("subjectAltNames", "caCrl", "insecureSkipVerify"), _IN_MESH),
}
_WHY = {
    "SIMPLE": "clients show no certificate",
    "PASSTHROUGH": "TLS ends at the service",
    "AUTO_PASSTHROUGH": "TLS ends at the service",
    "ISTIO_MUTUAL": "certificates and ciphers are those of the mesh",
}


def tls(place: Place) -> Iterator[Problem]:
    """Find TLS where none is spoken, none where it is, and settings that a mode makes useless."""
    for server in sound_servers(place):
        if server.is_over_tls and server.tls is None:
            yield place.problem(
                Code.MISSING,
                server.setting,
                f"{server.protocol} needs `tls`",
                "expected `tls` with a `credentialName`",
                "or `tls: PASSTHROUGH` where the service itself ends TLS",
                key=True,
            )
        elif server.tls is not None and server.is_over_tls:
            yield from _over_tls(place, _Tls(server, server.tls))
        elif server.tls is not None and server.protocol:
            yield from _plain(place, _Tls(server, server.tls))


@dataclass(frozen=True)
class _Tls:
    """A server's TLS, with what is set of it by the names of the file."""

    server: GatewayServer
    spec: ServerTls

    @property
    def said(self) -> dict[str, object]:
        return dict(fields_set(self.spec))


def _plain(place: Place, tls: _Tls) -> Iterator[Problem]:
    """Find TLS of what speaks in the clear, where all that makes sense is to send HTTP away."""
    server = tls.server
    wrong = [name for name in tls.said if name != "httpsRedirect" or not server.is_plain_http]
    if wrong:
        secure = "HTTPS" if server.is_plain_http else "TLS"
        yield place.problem(
            Code.CONFLICT,
            (*server.tls_setting, wrong[0]),
            f"{server.protocol} has no TLS",
            "expected `httpsRedirect` alone" if server.is_plain_http else "expected no `tls`",
            f"or say `protocol: {secure}` for what speaks TLS",
            key=True,
        )


def _over_tls(place: Place, tls: _Tls) -> Iterator[Problem]:
    said, mode, at = tls.said, str(tls.spec.mode), tls.server.tls_setting
    if tls.spec.https_redirect:
        yield place.problem(
            Code.CONFLICT,
            (*at, "httpsRedirect"),
            f"{tls.server.protocol} is not sent to HTTPS",
            "expected it of a server for HTTP",
            key=True,
        )
    useless = [name for name in said if mode not in _MODES.get(name, (mode,))]
    for name in useless:
        yield place.problem(
            Code.CONFLICT,
            (*at, name),
            f"`{name}` has no effect in mode {mode}: {_WHY[mode]}",
            f"expected it in mode {either(_MODES[name])}",
            key=True,
        )
    yield from _sources(place, tls)
    yield from _versions(place, tls)


def _sources(place: Place, tls: _Tls) -> Iterator[Problem]:
    """Find that a server has no certificate, or more than one source of it."""
    given = [name for name in _CERTIFICATES if name in tls.said]
    if tls.spec.mode not in _TERMINATING:
        return
    if not given:
        yield place.problem(
            Code.MISSING,
            tls.server.tls_setting,
            f"mode {tls.spec.mode} needs a certificate",
            "expected `credentialName`, the Secret with it",
            "or `mode: PASSTHROUGH` where the service itself ends TLS",
            key=True,
        )
    for name in given[1:]:
        yield place.problem(
            Code.CONFLICT,
            (*tls.server.tls_setting, name),
            f"`{given[0]}` says already which certificate",
            "expected one of the two",
            key=True,
        )


def _versions(place: Place, tls: _Tls) -> Iterator[Problem]:
    """Find versions of TLS of which none is left, and ciphers that none of them has."""
    order = {version: rank for rank, version in enumerate(get_args(TlsVersion))}
    oldest, newest = tls.spec.min_protocol_version, tls.spec.max_protocol_version
    if oldest and newest and order[oldest] > order[newest]:
        yield place.problem(
            Code.CONFLICT,
            (*tls.server.tls_setting, "maxProtocolVersion"),
            f"`minProtocolVersion` is {oldest}, which is newer",
            f"expected {oldest} or a newer one",
        )
    if oldest == "TLSV1_3" and tls.spec.cipher_suites:
        yield place.problem(
            Code.CONFLICT,
            (*tls.server.tls_setting, "cipherSuites"),
            "TLS 1.3 has ciphers of its own, which cannot be chosen",
            "expected `minProtocolVersion` TLSV1_2, or no ciphers",
            key=True,
        )
