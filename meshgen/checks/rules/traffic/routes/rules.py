"""The rules about where routes lead."""

from meshgen.checks.rules.rule import Rule
from meshgen.checks.rules.traffic.routes.delegated import OutsideDelegation
from meshgen.checks.rules.traffic.routes.delegates import UnknownDelegate
from meshgen.checks.rules.traffic.routes.unfollowed_subset import UnfollowedSubset
from meshgen.checks.rules.traffic.routes.unknown_host import UnknownHost
from meshgen.checks.rules.traffic.routes.unknown_port import UnknownPort
from meshgen.checks.rules.traffic.routes.unknown_subset import UnknownSubset
from meshgen.checks.rules.traffic.routes.unnamed_port import UnnamedPort
from meshgen.checks.rules.traffic.routes.unseen_host import UnseenHost
from meshgen.checks.rules.traffic.routes.wildcard_host import WildcardHost

ROUTES: tuple[Rule, ...] = (
    UnknownHost(),
    UnknownPort(),
    UnnamedPort(),
    UnknownSubset(),
    UnfollowedSubset(),
    UnseenHost(),
    WildcardHost(),
    UnknownDelegate(),
    OutsideDelegation(),
)
