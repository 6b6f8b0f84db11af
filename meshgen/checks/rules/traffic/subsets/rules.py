"""The rules about what DestinationRules are about."""

from meshgen.checks.rules.rule import Rule
from meshgen.checks.rules.traffic.subsets.empty import EmptySubset, SubsetOfOthers
from meshgen.checks.rules.traffic.subsets.outliers import IdleOutlierDetection
from meshgen.checks.rules.traffic.subsets.ports import SettingsOfUnknownPort
from meshgen.checks.rules.traffic.subsets.unknown_host import RuleOfUnknownHost
from meshgen.checks.rules.traffic.subsets.unreached import UnreachedSubset

SUBSETS: tuple[Rule, ...] = (
    RuleOfUnknownHost(),
    EmptySubset(),
    SubsetOfOthers(),
    SettingsOfUnknownPort(),
    UnreachedSubset(),
    IdleOutlierDetection(),
)
