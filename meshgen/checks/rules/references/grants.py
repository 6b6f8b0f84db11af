"""What ReferenceGrants let objects of the Gateway API name in other namespaces."""

from collections.abc import Iterator

from meshgen.checks.rules.references.routes import GROUP
from meshgen.lenient import mappings
from meshgen.system import Member, System

_GRANT = f"ReferenceGrant.{GROUP}"
# The namespace and kind that are let in, then the kind and the name that they may name; "" is all.
_Granted = tuple[str, str, str, str, str]


class Grants:
    """The ReferenceGrants of a system: each is in the namespace of what may be named."""

    def __init__(self, system: System) -> None:
        """Take the system."""
        self._granted = frozenset(_granted(system))

    def let_in(self, member: Member, kind: str, namespace: str, name: str) -> bool:
        """Return whether an object may name one of a kind in another namespace."""
        whole = (namespace, member.kind, member.namespace, kind)
        return not self._granted.isdisjoint({(*whole, ""), (*whole, name)})


def _granted(system: System) -> Iterator[_Granted]:
    for member in system.of(_GRANT):
        to = [
            (str(each.get("kind")), str(each.get("name") or ""))
            for each in mappings(member.spec.get("to"))
        ]
        for each in mappings(member.spec.get("from")):
            for kind, name in to:
                source = (str(each.get("kind")), str(each.get("namespace")))
                yield member.namespace, *source, kind, name
