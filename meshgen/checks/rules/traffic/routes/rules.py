"""The rules about where routes lead."""

from meshgen.checks.rules.rule import Rule
from meshgen.checks.rules.traffic.routes.unknown_host import UnknownHost
from meshgen.checks.rules.traffic.routes.unknown_port import UnknownPort
from meshgen.checks.rules.traffic.routes.unknown_subset import UnknownSubset
from meshgen.checks.rules.traffic.routes.unnamed_port import UnnamedPort

ROUTES: tuple[Rule, ...] = (UnknownHost(), UnknownPort(), UnnamedPort(), UnknownSubset())
