"""Certificates in projected volumes: whom to trust, and the pod's own; left out before 1.37."""

from collections.abc import Iterator, Mapping
from typing import Any

from meshgen.checks.cluster.selectors import LABEL_SELECTOR
from meshgen.checks.cluster.volumes.items import FILE
from meshgen.checks.cluster.volumes.paths import unreserved
from meshgen.checks.fields import missing
from meshgen.checks.names import is_label, is_qualified, is_subdomain, misnamed
from meshgen.checks.span import Span
from meshgen.checks.types import Type
from meshgen.checks.violation import Violation
from meshgen.explainer import words
from meshgen.nearest import did_you_mean
from meshgen.resources import Path

GATED = ("clusterTrustBundle", "podCertificate")
_KEYS = ("RSA3072", "RSA4096", "ECDSAP256", "ECDSAP384", "ECDSAP521", "ED25519")
_HOUR, _DAY = 3600, 86400
_LONGEST_SIGNER = 253 + 1 + 253 + 63 + 1
_FILES = ("credentialBundlePath", "keyPath", "certificateChainPath")


def _since_37(type_: Type) -> Type:
    """Return the type of what is left out in older releases."""

    def check(value: Any, path: Path, span: Span) -> Iterator[Violation]:
        if span.since(37):
            yield from type_.violations(value, span, path)

    return Type((check,))


def _signer(name: str, path: Path) -> Iterator[Violation]:
    """Yield that a text is no name of a signer. Source: ValidateSignerName."""
    domain, _, file = name.partition("/")
    is_domain = "." in domain and len(domain) <= 253 and all(map(is_label, domain.split(".")))
    is_file = "/" not in file and all(map(is_subdomain, file.split(".")))
    if not (is_domain and is_file and len(name) <= _LONGEST_SIGNER):
        message = f"{words.show(name)} is not a signer" if name else "is empty"
        yield Violation(path, message, "expected a name as in example.com/signer")


def _bundle(bundle: Mapping[str, Any], path: Path, span: Span) -> Iterator[Violation]:
    """Yield what is wrong with a bundle. Source: validateProjectionSources."""
    if "name" in bundle and "signerName" in bundle:
        yield Violation((*path, "signerName"), "is set beside `name`", "expected one of the two")
    elif "name" in bundle:
        yield from _bundle_name(bundle["name"], (*path, "name"))
        if "labelSelector" in bundle:
            expected = "expected it beside `signerName` only"
            yield Violation((*path, "labelSelector"), "is set beside `name`", expected)
    elif "signerName" in bundle:
        yield from _signer(bundle["signerName"], (*path, "signerName"))
        selector = bundle.get("labelSelector", {})
        yield from LABEL_SELECTOR.violations(selector, span, (*path, "labelSelector"))
    else:
        yield missing(bundle, path, "name", "expected `name` or `signerName`")


def _bundle_name(name: str, path: Path) -> Iterator[Violation]:
    """Yield that a text is no name of a bundle. Source: ValidateClusterTrustBundleName."""
    signer, colon, own = name.rpartition(":")
    yield from misnamed(is_subdomain, own, path)
    if colon and not signer:
        yield Violation(path, "has no signer before the `:`", "expected one, or no `:`")


def _certificate(certificate: Mapping[str, Any], path: Path, span: Span) -> Iterator[Violation]:
    """Yield what is wrong with a certificate. Source: validateProjectionSources."""
    signer, key = certificate.get("signerName", ""), certificate.get("keyType", "")
    yield from _signer(signer, (*path, "signerName"))
    if key not in _KEYS:
        message = f"found {words.show(key)}" if key else "is empty"
        expected = f"expected {words.either(_KEYS)}"
        yield Violation((*path, "keyType"), message, expected, did_you_mean(key, _KEYS))
    longest = _DAY if _is_own(signer) else 91 * _DAY
    seconds = certificate.get("maxExpirationSeconds", _DAY)
    if not _HOUR <= seconds <= longest:
        expected = f"expected {_HOUR} to {longest}"
        yield Violation((*path, "maxExpirationSeconds"), f"found {seconds}", expected)
    files = [field for field in _FILES if certificate.get(field)]
    if not files:
        yield missing(certificate, path, _FILES[0], f"expected {words.either(_FILES)}")
    for field in files:
        yield from unreserved(certificate[field], (*path, field), span)


def _is_own(signer: str) -> bool:
    """Return whether a signer is Kubernetes' own. Source: IsKubernetesSignerName."""
    return f".{signer.partition('/')[0]}".endswith(".kubernetes.io")


def _annotations(annotations: Mapping[str, Any], path: Path, _: Span) -> Iterator[Violation]:
    """Yield keys without a domain. Source: ValidateUserAnnotations."""
    for key in annotations:
        yield from misnamed(is_qualified, key.lower(), (*path, key), about_key=True)
        if "/" not in key:
            message = f"{words.show(key)} has no domain"
            expected = "expected a key as in example.com/key"
            yield Violation((*path, key), message, expected, about_key=True)


CLUSTER_TRUST_BUNDLE = _since_37(Type((_bundle,), fields={"path": FILE}))
POD_CERTIFICATE = _since_37(
    Type((_certificate,), fields={"userAnnotations": Type((_annotations,))})
)
