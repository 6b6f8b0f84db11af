"""The rules about ServiceEntries: MG1270 to MG1279."""

from meshgen.checks.rules.rule import Rule
from meshgen.checks.rules.traffic.entries.addresses import AddressesRequired
from meshgen.checks.rules.traffic.entries.protocols import ConflictingEntries
from meshgen.checks.rules.traffic.entries.same_port import SharedPort
from meshgen.checks.rules.traffic.entries.undeclared import UndeclaredHost
from meshgen.checks.rules.traffic.entries.virtual import UnreachedAddress

ENTRIES: tuple[Rule, ...] = (
    AddressesRequired(),
    ConflictingEntries(),
    SharedPort(),
    UndeclaredHost(),
    UnreachedAddress(),
)
