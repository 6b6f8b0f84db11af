"""TLS of servers: certificates by mode, versions and ciphers.

Source: validateTLSOptions of istio.io/istio/pkg/config/validation; IsValidCipherSuite of
istio.io/istio/pkg/config/security.
"""

from collections.abc import Iterator, Mapping
from typing import Any

from meshgen.checks.fields import missing
from meshgen.checks.span import Span
from meshgen.checks.types import Type
from meshgen.checks.violation import Violation
from meshgen.explainer import words
from meshgen.findings import Severity
from meshgen.nearest import did_you_mean
from meshgen.resources import Path

_CIPHERS = (
    "ECDHE-ECDSA-AES128-GCM-SHA256",
    "ECDHE-RSA-AES128-GCM-SHA256",
    "ECDHE-ECDSA-AES256-GCM-SHA384",
    "ECDHE-RSA-AES256-GCM-SHA384",
    "ECDHE-ECDSA-CHACHA20-POLY1305",
    "ECDHE-RSA-CHACHA20-POLY1305",
    "ECDHE-ECDSA-AES128-SHA",
    "ECDHE-RSA-AES128-SHA",
    "ECDHE-ECDSA-AES256-SHA",
    "ECDHE-RSA-AES256-SHA",
    "AES128-GCM-SHA256",
    "AES256-GCM-SHA384",
    "AES128-SHA",
    "AES256-SHA",
    "DES-CBC3-SHA",
)
_KNOWN = frozenset((*_CIPHERS, "", "ALL"))
_OLD_VERSIONS = ("TLSV1_0", "TLSV1_1")
# The release since which it is told that these versions have no ciphers.
_OLD_VERSIONS_TOLD = 22
# The release since which one source of certificates excludes another.
_ONE_SOURCE = 27

_MUTUAL = ("MUTUAL", "OPTIONAL_MUTUAL")
_TERMINATING = ("SIMPLE", *_MUTUAL)
PASSING = ("PASSTHROUGH", "AUTO_PASSTHROUGH")
_DEFAULT = "PASSTHROUGH"
_REFERENCES = ("credentialName", "credentialNames")
_FILES = ("serverCertificate", "privateKey", "caCertificates")
_CERTIFICATES = (*_FILES, "tlsCertificates", *_REFERENCES)


def mode_of(tls: Mapping[str, Any]) -> str:
    """Return the mode of a server's TLS."""
    return str(tls.get("mode", _DEFAULT))


def _certificates(tls: Mapping[str, Any], path: Path, span: Span) -> Iterator[Violation]:
    mode = mode_of(tls)
    if mode == "ISTIO_MUTUAL":
        yield from _of_the_mesh(tls, path)
        return
    if mode in PASSING:
        yield from _ignored(tls, path, mode)
    if span.since(_ONE_SOURCE):
        yield from _one_source(tls, path)
    if mode in _TERMINATING:
        if any(map(tls.get, _REFERENCES)):
            return
        yield from _required(tls, path, mode)
    yield from _revocations(tls, path, mode)


def _of_the_mesh(tls: Mapping[str, Any], path: Path) -> Iterator[Violation]:
    for name in filter(tls.get, _CERTIFICATES):
        message = "is set although ISTIO_MUTUAL has certificates of its own"
        yield Violation((*path, name), message, "expected none", "remove it")


def _ignored(tls: Mapping[str, Any], path: Path, mode: str) -> Iterator[Violation]:
    name = next(filter(tls.get, (*_CERTIFICATES, "caCrl")), "")
    if name:
        message = f"is ignored: {mode} needs no certificates"
        yield Violation((*path, name), message, "expected none", severity=Severity.WARNING)


def _one_source(tls: Mapping[str, Any], path: Path) -> Iterator[Violation]:
    """Yield certificates beside others."""
    files = ("serverCertificate",) if tls.get("serverCertificate") and tls.get("privateKey") else ()
    sources = [*files, *filter(tls.get, (*_REFERENCES, "tlsCertificates"))]
    for name in sources[1:]:
        message = f"`{sources[0]}` is set already"
        yield Violation(
            (*path, name), message, "expected one", f"keep one of {words.either(sources)}"
        )


def _required(tls: Mapping[str, Any], path: Path, mode: str) -> Iterator[Violation]:
    expected = f"expected it for mode {mode}, or credentialName"
    if mode in _MUTUAL and not tls.get("caCertificates"):
        yield missing(tls, path, "caCertificates", expected)
    many = tls.get("tlsCertificates")
    places = [((*path, "tlsCertificates", n), each) for n, each in enumerate(many or ())]
    for place, certificate in places or [(path, tls)]:
        for name in ("serverCertificate", "privateKey"):
            if not certificate.get(name):
                yield missing(certificate, place, name, expected)


def _revocations(tls: Mapping[str, Any], path: Path, mode: str) -> Iterator[Violation]:
    """Yield a list of revocations where none is read."""
    if tls.get("caCrl"):
        if tls.get("credentialName"):
            message = "is not read beside credentialName"
            yield Violation((*path, "caCrl"), message, "expected it in the Secret", "remove it")
        if mode == "SIMPLE":
            message = "is not read in mode SIMPLE: clients have no certificates"
            yield Violation((*path, "caCrl"), message, "expected none", "remove it")


def _ciphers(tls: Mapping[str, Any], path: Path, span: Span) -> Iterator[Violation]:
    suites = tls.get("cipherSuites", ())
    for position, suite in enumerate(suites):
        at = (*path, "cipherSuites", position)
        # What begins with a sign is an expression, which nobody looks into.
        if suite not in _KNOWN and suite[0].isalnum():
            message = f"is ignored: {words.show(suite)} is no cipher suite of Envoy"
            hint = did_you_mean(suite, _CIPHERS)
            yield Violation(at, message, hint=hint, severity=Severity.WARNING)
        elif suite in suites[:position]:
            message = "is ignored: it is there already"
            yield Violation(at, message, "expected each once", severity=Severity.WARNING)
    version = tls.get("minProtocolVersion")
    if version in _OLD_VERSIONS and not suites and span.since(_OLD_VERSIONS_TOLD):
        message, expected = f"{version} is of no use without ciphers", "expected TLSV1_2"
        at, severity = (*path, "minProtocolVersion"), Severity.WARNING
        yield Violation(at, message, f"{expected}, or cipherSuites", severity=severity)


SERVER_TLS = Type((_certificates, _ciphers))
