"""ServiceEntries that say different things of one host's port."""

from collections.abc import Iterator

from meshgen.checks.rules.rule import Mistake, Rule
from meshgen.checks.rules.traffic.entries.addresses import ENTRY
from meshgen.codes import Example
from meshgen.explainer import words
from meshgen.lenient import mappings, text, texts
from meshgen.resources import Path
from meshgen.system import Member, System

_ALL = "*"
# Who says what of a port, and where.
_Said = tuple[str, Member, Path]


class ConflictingEntries(Rule):
    """A host's port has one protocol, whichever entry says so."""

    code = "MG1271"
    title = "ServiceEntries say the same protocol of a host's port."
    why = (
        "One of them wins, and nobody sees which: requests are read as TCP, or a TLS handshake as "
        "HTTP, and fail with `upstream connect error`."
    )
    mend = "Say one protocol, or keep them apart with `exportTo`."
    example = Example(
        wrong="""\
apiVersion: networking.istio.io/v1
kind: ServiceEntry
metadata:
  name: api
spec:
  hosts: [api.example.com]
  ports:
  - {name: https, number: 443, protocol: TLS}
---
apiVersion: networking.istio.io/v1
kind: ServiceEntry
metadata:
  name: api-plain
spec:
  hosts: [api.example.com]
  ports:
  - {name: http, number: 443, protocol: HTTP}
""",
        right="""\
apiVersion: networking.istio.io/v1
kind: ServiceEntry
metadata:
  name: api
spec:
  hosts: [api.example.com]
  ports:
  - {name: https, number: 443, protocol: TLS}
  - {name: http, number: 80, protocol: HTTP}
""",
    )
    source = "https://istio.io/latest/docs/reference/config/analysis/ist0177/"
    istio = ("IST0177",)
    kinds = frozenset((ENTRY,))

    def find(self, system: System) -> Iterator[Mistake]:
        """Yield each entry that another contradicts, where both are seen; once."""
        said: dict[tuple[str, str, int], list[_Said]] = {}
        for member in system.of(ENTRY):
            for scope in scopes_of(member):
                for host, port, one in _ports(member):
                    said.setdefault((scope, host, port), []).append(one)
        told: set[int] = set()
        for (scope, host, number), own in said.items():
            listed = own if scope == _ALL else own + said.get((_ALL, host, number), [])
            protocols = {protocol.upper() for protocol, _, _ in listed}
            for protocol, member, path in listed if len(protocols) > 1 else ():
                if member.position not in told:
                    told.add(member.position)
                    yield self._found(host, number, (protocol, member, path), listed)

    def _found(self, host: str, number: int, one: _Said, listed: list[_Said]) -> Mistake:
        protocol, member, path = one
        others = [each for each in listed if each[0].upper() != protocol.upper()]
        says = words.show(protocol) if protocol else "nothing"
        there = ", ".join(sorted({words.show(each[0]) for each in others}))
        return self.mistake(
            member,
            (*path, "protocol"),
            f"says {says} of port {number} of {host}, and others say {there}",
            expected="expected one protocol",
            others=[(other, (*place, "protocol")) for _, other, place in others],
        )


def scopes_of(member: Member) -> set[str]:
    """Return the namespaces that see an entry; `*` is all. Source: exportToScopes."""
    exported = texts(member.spec.get("exportTo"))
    if not exported or _ALL in exported:
        return {_ALL}
    return {member.namespace if scope == "." else scope for scope in exported}


def _ports(member: Member) -> Iterator[tuple[str, int, _Said]]:
    for host in texts(member.spec.get("hosts")):
        for index, port in enumerate(mappings(member.spec.get("ports"))):
            number = port.get("number")
            one = (text(port.get("protocol")), member, ("spec", "ports", index))
            yield host, number if isinstance(number, int) else 0, one
