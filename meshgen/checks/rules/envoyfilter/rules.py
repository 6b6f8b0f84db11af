"""The rules of this family."""

from meshgen.checks.rules.envoyfilter.api import (
    DeprecatedSetting,
    NewerSetting,
    RefusedSetting,
)
from meshgen.checks.rules.envoyfilter.bursts import LostTokens
from meshgen.checks.rules.envoyfilter.contexts import LimitOfCalls, NoProxies, OtherProxies
from meshgen.checks.rules.envoyfilter.incomplete import (
    NoBucket,
    NothingCounted,
    NothingRefused,
    NothingToTellBy,
)
from meshgen.checks.rules.envoyfilter.ineffective import (
    AddingToRoutes,
    IgnoredOperation,
    NotTheConnectionManager,
    RemovingRoutes,
    ReplacingNoFilter,
)
from meshgen.checks.rules.envoyfilter.names import MisspeltFilter
from meshgen.checks.rules.envoyfilter.operations import NoPriority, NoPriorityOverVersions
from meshgen.checks.rules.envoyfilter.order import BehindTheLast
from meshgen.checks.rules.envoyfilter.ports import NoHttpThere, PortOfNobody
from meshgen.checks.rules.envoyfilter.range import EffectiveRange
from meshgen.checks.rules.envoyfilter.structs import (
    IgnoredSetting,
    UnknownType,
    UnreadableSetting,
)
from meshgen.checks.rules.envoyfilter.targets import AttachedToNothing
from meshgen.checks.rules.envoyfilter.twice import InsertedTwice
from meshgen.checks.rules.envoyfilter.unselective import FilterForNothing, FilterOfPodsElsewhere
from meshgen.checks.rules.rule import Rule

ENVOYFILTER: tuple[Rule, ...] = (
    FilterForNothing(),
    FilterOfPodsElsewhere(),
    AttachedToNothing(),
    NothingCounted(),
    NothingRefused(),
    NoBucket(),
    NothingToTellBy(),
    LostTokens(),
    InsertedTwice(),
    BehindTheLast(),
    EffectiveRange(),
    NoPriority(),
    NoPriorityOverVersions(),
    ReplacingNoFilter(),
    AddingToRoutes(),
    RemovingRoutes(),
    IgnoredOperation(),
    NotTheConnectionManager(),
    MisspeltFilter(),
    LimitOfCalls(),
    OtherProxies(),
    NoProxies(),
    PortOfNobody(),
    NoHttpThere(),
    IgnoredSetting(),
    UnreadableSetting(),
    UnknownType(),
    RefusedSetting(),
    DeprecatedSetting(),
    NewerSetting(),
)
