"""ServiceEntries of TCP whose traffic nothing tells apart."""

from collections.abc import Iterator

from meshgen.checks.rules.rule import Mistake, Rule
from meshgen.codes import Example
from meshgen.findings import Severity
from meshgen.lenient import items, mapping, mappings, text
from meshgen.system import Member, System
from meshgen.system.dns import CAPTURE, METADATA

ENTRY = "ServiceEntry.networking.istio.io"
_ALLOCATE = ("ISTIO_META_DNS_AUTO_ALLOCATE", "PILOT_ENABLE_IP_AUTOALLOCATE")


class AddressesRequired(Rule):
    """TCP has no host name in it: an address tells it from other traffic, or nothing does."""

    code = "MG1270"
    title = "A ServiceEntry with a port of TCP has addresses."
    why = (
        "Without one the proxy listens on 0.0.0.0 for it, and takes whatever leaves for the port: "
        "a connection to another database ends up at this one."
    )
    mend = (
        "Say the `addresses` of the host, let proxies resolve names (`ISTIO_META_DNS_CAPTURE` "
        "with `ISTIO_META_DNS_AUTO_ALLOCATE`), or say TLS where it is."
    )
    example = Example(
        wrong="""\
apiVersion: networking.istio.io/v1
kind: ServiceEntry
metadata:
  name: database
spec:
  hosts: [db.example.com]
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
    source = "https://istio.io/latest/docs/reference/config/analysis/ist0134/"
    istio = ("IST0134",)
    kinds = frozenset((ENTRY,))

    def find(self, system: System) -> Iterator[Mistake]:
        """Yield each port of TCP of an entry without addresses."""
        if are_allocated(system):
            return
        for member in system.of(ENTRY):
            if has_addresses(member):
                continue
            # Nothing is lost where connections keep the address that they are for.
            kept = member.spec.get("resolution", "NONE") == "NONE"
            for index, port in enumerate(mappings(member.spec.get("ports"))):
                if text(port.get("protocol")).upper() in ("", "TCP"):
                    yield self.mistake(
                        member,
                        ("spec", "addresses"),
                        f"are missing, and port {port.get('number')} is TCP: whatever leaves for "
                        "it is taken for this host's",
                        expected="expected the addresses of the host, as in 192.0.2.7",
                        others=[(member, ("spec", "ports", index))],
                        severity=Severity.NOTE if kept else None,
                        about_absence=True,
                    )


def has_addresses(member: Member) -> bool:
    """Return whether an entry has addresses, or was given some."""
    given = mapping(member.object, "status").get("addresses")
    return bool(items(member.spec.get("addresses")) or items(given))


def are_allocated(system: System) -> bool:
    """Return whether every host is given an address. Source: ProtocolAddressesAnalyzer."""
    metadata = mapping(system.control_plane.mesh_config, *METADATA)
    if metadata.get(CAPTURE) != "true":
        return False
    return any(metadata.get(name) == "true" for name in _ALLOCATE)
