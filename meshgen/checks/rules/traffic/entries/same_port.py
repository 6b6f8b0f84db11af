"""ServiceEntries of TCP without addresses that share a port."""

from collections.abc import Iterator

from meshgen.checks.rules.rule import Mistake, Rule
from meshgen.checks.rules.traffic.entries.addresses import ENTRY, are_allocated, has_addresses
from meshgen.checks.rules.traffic.entries.protocols import scopes_of
from meshgen.codes import Example
from meshgen.lenient import mappings, text, texts
from meshgen.resources import Path
from meshgen.system import Member, System
from meshgen.system.protocols import TCP, family_of

_ALL = "*"
# Who has a port first, and where.
_First = tuple[Member, Path]


def _entry(name: str, number: int) -> str:
    return f"""\
apiVersion: networking.istio.io/v1
kind: ServiceEntry
metadata:
  name: {name}
spec:
  hosts: [{name}.example.com]
  resolution: DNS
  ports:
  - {{name: tcp, number: {number}, protocol: TCP}}
"""


class SharedPort(Rule):
    """A proxy has one listener for a port of any address, and one host behind it."""

    code = "MG1272"
    title = "One ServiceEntry of TCP without addresses has a port."
    why = (
        "Connections to either host end up at the one that was created first: `password "
        "authentication failed`, `unknown database`, or a wrong certificate."
    )
    mend = "Give each host an address in `addresses`, or let proxies resolve names."
    example = Example(
        wrong=_entry("orders", 5432) + "---\n" + _entry("users", 5432),
        right=_entry("orders", 5432) + "---\n" + _entry("users", 5433),
    )
    source = "https://istio.io/latest/docs/ops/configuration/traffic-management/dns-proxy/"
    kinds = frozenset((ENTRY,))

    def find(self, system: System) -> Iterator[Mistake]:
        """Yield each port that an entry before has as well, where both are seen."""
        if are_allocated(system):
            return
        first: dict[tuple[str, int], _First] = {}
        entries = [member for member in system.of(ENTRY) if _takes_all(member)]
        # Those that all see come first, so that each of the others meets them.
        for member in sorted(entries, key=lambda member: _ALL not in scopes_of(member)):
            for index, port in enumerate(mappings(member.spec.get("ports"))):
                number = port.get("number")
                if family_of(text(port.get("protocol"))) != TCP or not isinstance(number, int):
                    continue
                path = ("spec", "ports", index)
                scopes = sorted(scopes_of(member))
                before = [first[key] for s in (_ALL, *scopes) if (key := (s, number)) in first]
                if before and _hosts(before[0][0]) != _hosts(member):
                    yield self._found(member, path, number, before[0])
                for scope in scopes:
                    first.setdefault((scope, number), (member, path))

    def _found(self, member: Member, path: Path, number: int, before: _First) -> Mistake:
        return self.mistake(
            member,
            (*path, "number"),
            f"{before[0]} has port {number} of TCP as well, and neither has an address: "
            "connections to one of the hosts end up at the other",
            expected="expected `addresses` in both",
            others=[(before[0], (*before[1], "number"))],
        )


def _takes_all(member: Member) -> bool:
    """Return whether an entry's ports are for any address, and lead to its own hosts."""
    return not has_addresses(member) and member.spec.get("resolution", "NONE") != "NONE"


def _hosts(member: Member) -> list[str]:
    return sorted(texts(member.spec.get("hosts")))
