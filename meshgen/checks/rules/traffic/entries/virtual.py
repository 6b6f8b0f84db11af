"""ServiceEntries of TCP at addresses that no name leads to."""

from collections.abc import Iterator
from ipaddress import IPv4Network

from meshgen.checks.rules.rule import Mistake, Rule
from meshgen.checks.rules.traffic.entries.addresses import ENTRY
from meshgen.codes import Example
from meshgen.lenient import items, mappings, text
from meshgen.system import System
from meshgen.system.dns import answers_names

# Reserved by RFC 1112: nobody's, which is why they stand for hosts.
_NOBODYS = IPv4Network("240.0.0.0/4")


class UnreachedAddress(Rule):
    """A name leads to such an address where the proxies answer for names, and only there."""

    code = "MG1274"
    title = "A ServiceEntry of TCP has addresses that callers get for its hosts."
    why = (
        "An address such as 240.0.1.1 is nobody's. A caller that asks for the name gets the host's "
        "real address, and connects past the entry: without its TLS, its routes and its egress "
        "gateway, in silence."
    )
    mend = (
        'Let the proxies answer for names (`ISTIO_META_DNS_CAPTURE: "true"` in `proxyMetadata`), '
        "or say the addresses that DNS has for the host."
    )
    example = Example(
        wrong="""\
apiVersion: networking.istio.io/v1
kind: ServiceEntry
metadata:
  name: database
spec:
  hosts: [db.example.com]
  addresses: [240.0.1.1]
  resolution: DNS
  ports:
  - {name: tcp, number: 5432, protocol: TCP}
""",
        right="""\
apiVersion: networking.istio.io/v1
kind: ServiceEntry
metadata:
  name: database
spec:
  hosts: [db.example.com]
  addresses: [192.0.2.7]
  resolution: DNS
  ports:
  - {name: tcp, number: 5432, protocol: TCP}
""",
    )
    source = "https://istio.io/latest/docs/ops/configuration/traffic-management/dns-proxy/"
    kinds = frozenset((ENTRY,))

    def find(self, system: System) -> Iterator[Mistake]:
        """Yield the addresses of each entry of TCP that has no real one, if no proxy answers."""
        if answers_names(system):
            return
        for member in system.of(ENTRY):
            protocols = [
                text(port.get("protocol")).upper() for port in mappings(member.spec.get("ports"))
            ]
            addresses = list(map(text, items(member.spec.get("addresses"))))
            if addresses and all(map(_is_nobodys, addresses)) and {"", "TCP"} & set(protocols):
                hosts = list(filter(None, map(text, items(member.spec.get("hosts")))))
                yield self.mistake(
                    member,
                    ("spec", "addresses"),
                    f"who asks for {', '.join(hosts[:1]) or 'the host'} gets another address, and "
                    "connects past this",
                    expected="expected proxies that answer for names, or the host's own addresses",
                )


def _is_nobodys(address: str) -> bool:
    try:
        return IPv4Network(address, strict=False).subnet_of(_NOBODYS)
    except ValueError:
        return False
