"""Secrets and certificates that controllers make."""

import pytest

from tests.config.problems import Load

CASES: dict[str, tuple[str, list[str]]] = {
    "a Secret of nothing": (
        """
secrets: {a: {store: vault}, b: {store: vault, from: x}, c: {store: vault, keys: {A: x}}}
namespaces: {pay: {secrets: {d: {store: vault, type: Opaque}}}}
""",
        [
            "4:11: secrets.a: nothing of the store comes into it; expected `keys`, or `from`",
            "5:30: namespaces.pay.secrets.d: nothing of the store comes into it; expected `keys`, "
            "or `from`",
        ],
    ),
    "certificates that nobody shows": (
        """
gateways:
  a: {hosts: [a.example.com], tls: {certificate: ours}}
  b:
    hosts: [b.example.com]
    servers:
      https: {port: 443, tls: {certificate: ours, mode: PASSTHROUGH}}
      tls: {port: 444, tls: {certificate: ours, serverCertificate: /a, privateKey: /b}}
""",
        [
            "9:32: gateways.b.servers.https.tls.certificate: the gateway shows no certificate of a "
            "Secret there; expected mode SIMPLE, MUTUAL, OPTIONAL_MUTUAL, and no other certificate "
            "beside it",
            "10:30: gateways.b.servers.tls.tls.certificate: the gateway shows no certificate of a "
            "Secret there; expected mode SIMPLE, MUTUAL, OPTIONAL_MUTUAL, and no other certificate "
            "beside it",
        ],
    ),
    "certificates for no name, or in one Secret": (
        """
gateways:
  a: {tls: {certificate: ours}}
  b: {tls: {certificate: {issuer: ours, dnsNames: [b.example.com]}}}
  c:
    hosts: [c.example.com]
    tls: {certificate: ours, credentialName: c}
    servers: {https-d: {port: 444, tls: {certificate: ours, credentialName: c}}}
  d: {hosts: [d.example.com], tls: {certificate: ours, credentialName: c}}
  e: {hosts: [e.example.com], deployment: {}, tls: {certificate: ours, credentialName: c}}
""",
        [
            "5:13: gateways.a.tls.certificate: `*` is no name that a certificate could be for; "
            "expected `hosts` of the gateway, or `dnsNames` of the certificate",
            "10:77: gateways.c.servers.https-d.tls.credentialName: `c` is the certificate of "
            "`https` too; expected another Secret for each certificate",
            "11:72: gateways.d.tls.credentialName: `c` is the certificate of `gateways.c` too; "
            "expected another Secret for each certificate",
        ],
    ),
    "no certificate at all": (
        """
gateways: {a: {tls: {}}}
""",
        [
            "4:16: gateways.a.tls: mode SIMPLE needs a certificate; expected `credentialName`, the "
            "Secret with it; or `mode: PASSTHROUGH` where the service itself ends TLS",
        ],
    ),
}


@pytest.mark.parametrize(("body", "expected"), CASES.values(), ids=CASES)
def test_tells(body: str, expected: list[str], problems: Load) -> None:
    assert problems(body) == expected
