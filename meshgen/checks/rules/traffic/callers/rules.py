"""The rules about callers: MG1215 to MG1219."""

from meshgen.checks.rules.rule import Rule
from meshgen.checks.rules.traffic.callers.own_name import OwnNamespaceByName
from meshgen.checks.rules.traffic.callers.uncalled_host import UncalledHost
from meshgen.checks.rules.traffic.callers.unknown_namespace import UnknownNamespace
from meshgen.checks.rules.traffic.callers.unlisted_host import UnlistedHost
from meshgen.checks.rules.traffic.callers.unseen_host import UnseenByCaller

CALLERS: tuple[Rule, ...] = (
    UncalledHost(),
    UnseenByCaller(),
    UnlistedHost(),
    OwnNamespaceByName(),
    UnknownNamespace(),
)
