"""The rules of this family about networks."""

from meshgen.checks.rules.rule import Rule
from meshgen.checks.rules.security.network.calls import UnreachedCall
from meshgen.checks.rules.security.network.control_plane import UnreachedIstiod
from meshgen.checks.rules.security.network.metrics import UnreachedMetrics
from meshgen.checks.rules.security.network.names import UnreachedNames
from meshgen.checks.rules.security.network.outside import UnreachedOutside
from meshgen.checks.rules.security.network.routes import UnreachedRoute

NETWORK: tuple[Rule, ...] = (
    UnreachedNames(),
    UnreachedIstiod(),
    UnreachedCall(),
    UnreachedRoute(),
    UnreachedMetrics(),
    UnreachedOutside(),
)
