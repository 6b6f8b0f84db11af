"""Every rule, family by family."""

from meshgen.checks.rules.envoyfilter.rules import ENVOYFILTER
from meshgen.checks.rules.hygiene.rules import HYGIENE
from meshgen.checks.rules.injection.rules import INJECTION
from meshgen.checks.rules.mtls.rules import MTLS
from meshgen.checks.rules.references.policies import POLICIES
from meshgen.checks.rules.references.rules import REFERENCES
from meshgen.checks.rules.rule import Rule
from meshgen.checks.rules.scaling.rules import SCALING
from meshgen.checks.rules.secrets.rules import SECRETS
from meshgen.checks.rules.security.rules import SECURITY
from meshgen.checks.rules.traffic.callers.beside_routes import BesideRoutes
from meshgen.checks.rules.traffic.callers.rules import CALLERS
from meshgen.checks.rules.traffic.clashes.rules import CLASHES
from meshgen.checks.rules.traffic.crds import OldGatewayApi
from meshgen.checks.rules.traffic.entries.rules import ENTRIES
from meshgen.checks.rules.traffic.gateways.rules import GATEWAYS
from meshgen.checks.rules.traffic.gateways.unseen_routes import UnseenByGateway
from meshgen.checks.rules.traffic.ports.rules import PORTS
from meshgen.checks.rules.traffic.requests.rules import REQUESTS
from meshgen.checks.rules.traffic.routes.rules import ROUTES
from meshgen.checks.rules.traffic.servers.rules import SERVERS
from meshgen.checks.rules.traffic.splits.rules import SPLITS
from meshgen.checks.rules.traffic.subsets.rules import SUBSETS

RULES: tuple[Rule, ...] = (
    *INJECTION,
    *MTLS,
    *ROUTES,
    *GATEWAYS,
    *CALLERS,
    *CLASHES,
    *SPLITS,
    UnseenByGateway(),
    BesideRoutes(),
    *SERVERS,
    *SUBSETS,
    *PORTS,
    *ENTRIES,
    *REQUESTS,
    OldGatewayApi(),
    *SCALING,
    *ENVOYFILTER,
    *SECURITY,
    *REFERENCES,
    *POLICIES,
    *SECRETS,
    *HYGIENE,
)
