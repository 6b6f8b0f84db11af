"""Certificates for a run: an authority, and what it signs. None of them outlives the run."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import cached_property
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.asymmetric.ec import EllipticCurvePrivateKey
    from cryptography.x509 import Certificate as Signed
    from cryptography.x509 import GeneralName

_LIFE = timedelta(days=1)


@dataclass(frozen=True)
class Certificate:
    """A certificate with its key, as PEM."""

    chain: str
    key: str


class Authority:
    """Who signs all certificates of a run: of the mesh, of gateways and of hosts outside."""

    @cached_property
    def root(self) -> str:
        """Return its own certificate, as PEM."""
        return _pem(self._signed)

    @cached_property
    def _key(self) -> "EllipticCurvePrivateKey":
        return new_key()

    @cached_property
    def _signed(self) -> "Signed":
        return _sign(self._key, self._key, (), issuer=True)

    def identity(self, trust_domain: str, namespace: str, account: str) -> Certificate:
        """Return the certificate of a workload, with its identity in the mesh."""
        from cryptography.x509 import UniformResourceIdentifier

        name = f"spiffe://{trust_domain}/ns/{namespace}/sa/{account}"
        return self._certificate([UniformResourceIdentifier(name)])

    def certificate(self, names: Iterable[str]) -> Certificate:
        """Return a certificate for hosts, and for URIs among them."""
        from cryptography.x509 import DNSName, UniformResourceIdentifier

        return self._certificate(
            [
                UniformResourceIdentifier(name) if "://" in name else DNSName(name)
                for name in dict.fromkeys(names)
                if name.isascii()
            ]
        )

    def _certificate(self, names: "Iterable[GeneralName]") -> Certificate:
        from cryptography.hazmat.primitives.serialization import (
            Encoding,
            NoEncryption,
            PrivateFormat,
        )

        key = new_key()
        text = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()).decode()
        return Certificate(_pem(_sign(key, self._key, names)), text)


def new_key() -> "EllipticCurvePrivateKey":
    """Return a key that nobody has had."""
    from cryptography.hazmat.primitives.asymmetric import ec

    return ec.generate_private_key(ec.SECP256R1())


def _pem(certificate: "Signed") -> str:
    from cryptography.hazmat.primitives.serialization import Encoding

    return certificate.public_bytes(Encoding.PEM).decode()


def _sign(
    key: "EllipticCurvePrivateKey",
    by: "EllipticCurvePrivateKey",
    names: "Iterable[GeneralName]",
    *,
    issuer: bool = False,
) -> "Signed":
    from cryptography import x509
    from cryptography.hazmat.primitives import hashes
    from cryptography.x509.oid import NameOID

    authority = x509.Name([x509.NameAttribute(NameOID.ORGANIZATION_NAME, "meshgen")])
    now = datetime.now(UTC)
    builder = (
        x509.CertificateBuilder()
        .subject_name(authority if issuer else x509.Name([]))
        .issuer_name(authority)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - _LIFE)
        .not_valid_after(now + _LIFE)
        .add_extension(x509.BasicConstraints(ca=issuer, path_length=None), critical=True)
    )
    if listed := list(names):
        builder = builder.add_extension(x509.SubjectAlternativeName(listed), critical=True)
    return builder.sign(by, hashes.SHA256())
