"""What a gateway makes of a Secret with a certificate.

Source: ExtractCertInfo of istio.io/istio/pilot/pkg/credentials/kube, ValidateCertificate of
istio.io/istio/pilot/pkg/xds.
"""

import base64
import binascii
import re
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from typing import Any

from meshgen.lenient import mapping, text

_PAIRS = (("cert", "key"), ("tls.crt", "tls.key"))
_PEM = re.compile(r"-----BEGIN ([A-Z0-9 ]+)-----\s+([A-Za-z0-9+/=\s]*?)-----END \1-----")
# Two digits of a year are one before it, as RFC 5280 has it.
_LAST_YEAR = 2050
# Tags of ASN.1, as a certificate has them.
_VERSION, _SEQUENCE, _UTC, _GENERALIZED = 0xA0, 0x30, 0x17, 0x18


def fault_of(secret: Mapping[str, Any], now: datetime) -> str:
    """Return why a gateway takes no certificate from a Secret; "" if it does.

    One that is encrypted, or filled in by something else, has none to look at.
    """
    if "sops" in secret:
        return ""
    data = _data(secret)
    if any(value.startswith("ENC[") for value in data.values()):
        return ""
    pairs = [pair for pair in _PAIRS if all(name in data for name in pair)]
    if not pairs:
        return "has neither tls.crt and tls.key nor cert and key"
    full = next((pair for pair in pairs if all(data[name] for name in pair)), None)
    if full is None:
        return f"has nothing in {pairs[0][0]} or {pairs[0][1]}"
    return _fault_of_certificate(data[full[0]], full[0], now)


def _data(secret: Mapping[str, Any]) -> dict[str, str]:
    """Return the texts of a Secret; what is no base64 is empty."""
    decoded = {name: _decoded(text(value)) for name, value in mapping(secret, "data").items()}
    return decoded | {name: text(value) for name, value in mapping(secret, "stringData").items()}


def _decoded(value: str) -> str:
    try:
        return base64.b64decode(value).decode("latin-1")
    except (binascii.Error, ValueError):
        return ""


def _fault_of_certificate(pem: str, name: str, now: datetime) -> str:
    block = _PEM.search(pem)
    if block is None:
        return f"has no PEM in {name}"
    try:
        begin, end = _validity(base64.b64decode(block[2]))
    except (binascii.Error, ValueError, IndexError, KeyError):
        return f"has no certificate first in {name}"
    if not begin <= now <= end:
        return f"has a certificate in {name} that is valid from {begin:%Y-%m-%d} to {end:%Y-%m-%d}"
    return ""


def _validity(der: bytes) -> tuple[datetime, datetime]:
    """Return from when and until when a certificate is valid; ValueError if it is none."""
    certificate = _only(der, _SEQUENCE)
    signed = next(_values(certificate), (0, b""))
    fields = list(_values(_tagged(signed, _SEQUENCE)))
    # The version, if it is there; number, algorithm and issuer; then the time.
    position = 4 if fields[0][0] == _VERSION else 3
    begin, end = (_time(*value) for value in _values(_tagged(fields[position], _SEQUENCE)))
    return begin, end


def _values(content: bytes) -> Iterator[tuple[int, bytes]]:
    """Yield the tag and the content of each value."""
    while content:
        tag, length, start = content[0], content[1], 2
        if length & 0x80:
            start += length & 0x7F
            length = int.from_bytes(content[2:start])
        if start + length > len(content):
            raise ValueError("it ends too soon")
        yield tag, content[start : start + length]
        content = content[start + length :]


def _only(content: bytes, tag: int) -> bytes:
    return _tagged(next(_values(content), (0, b"")), tag)


def _tagged(value: tuple[int, bytes], tag: int) -> bytes:
    if value[0] != tag:
        raise ValueError("another tag")
    return value[1]


def _time(tag: int, content: bytes) -> datetime:
    form = {_UTC: "%y%m%d%H%M%SZ", _GENERALIZED: "%Y%m%d%H%M%SZ"}[tag]
    moment = datetime.strptime(content.decode("ascii"), form).replace(tzinfo=UTC)
    late = tag == _UTC and moment.year >= _LAST_YEAR
    return moment.replace(year=moment.year - 100) if late else moment
