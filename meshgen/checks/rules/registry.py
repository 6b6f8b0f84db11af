"""Every rule, by rooms.

Few systems have objects of all kinds, so that a room is imported where one of its kinds is there;
the rules of pods, Services and ConfigMaps always are.
"""

from collections.abc import Callable, Collection, Iterable, Sequence

from meshgen.checks.rules.hygiene.rules import HYGIENE
from meshgen.checks.rules.injection.rules import INJECTION
from meshgen.checks.rules.references.rules import REFERENCES
from meshgen.checks.rules.rule import Rule
from meshgen.checks.rules.scaling.rules import SCALING
from meshgen.checks.rules.secrets.rules import SECRETS
from meshgen.checks.rules.security.pods import PODS
from meshgen.checks.rules.traffic.callers.rules import CALLERS
from meshgen.checks.rules.traffic.crds import OldGatewayApi
from meshgen.checks.rules.traffic.entries.rules import ENTRIES
from meshgen.checks.rules.traffic.ports.rules import PORTS
from meshgen.system.gateways import GATEWAY
from meshgen.system.policies import (
    AUTHORIZATION_POLICY,
    ENVOY_FILTER,
    NETWORK_POLICY,
    PEER_AUTHENTICATION,
    REQUEST_AUTHENTICATION,
    SIDECAR,
    TELEMETRY,
    TRAFFIC_EXTENSION,
    WASM_PLUGIN,
)
from meshgen.system.routing import DESTINATION_RULE, VIRTUAL_SERVICE

_ALWAYS: tuple[Rule, ...] = (
    *INJECTION,
    *CALLERS,
    *PORTS,
    *ENTRIES,
    OldGatewayApi(),
    *SCALING,
    *PODS,
    *REFERENCES,
    *SECRETS,
    *HYGIENE,
)


def _routes() -> Sequence[Rule]:
    from meshgen.checks.rules.security.claim_routes import UnverifiedRoute
    from meshgen.checks.rules.traffic.callers.beside_routes import BesideRoutes
    from meshgen.checks.rules.traffic.gateways.rules import GATEWAYS
    from meshgen.checks.rules.traffic.gateways.unseen_routes import UnseenByGateway
    from meshgen.checks.rules.traffic.requests.rules import REQUESTS
    from meshgen.checks.rules.traffic.routes.rules import ROUTES
    from meshgen.checks.rules.traffic.splits.rules import SPLITS

    single = (UnseenByGateway(), BesideRoutes(), UnverifiedRoute())
    return (*ROUTES, *GATEWAYS, *SPLITS, *REQUESTS, *single)


def _mtls() -> Sequence[Rule]:
    from meshgen.checks.rules.mtls.rules import MTLS

    return MTLS


def _clashes() -> Sequence[Rule]:
    from meshgen.checks.rules.traffic.clashes.rules import CLASHES

    return CLASHES


def _subsets() -> Sequence[Rule]:
    from meshgen.checks.rules.traffic.subsets.rules import SUBSETS

    return SUBSETS


def _servers() -> Sequence[Rule]:
    from meshgen.checks.rules.traffic.servers.rules import SERVERS

    return SERVERS


def _envoy_filters() -> Sequence[Rule]:
    from meshgen.checks.rules.envoyfilter.rules import ENVOYFILTER

    return ENVOYFILTER


def _policies() -> Sequence[Rule]:
    from meshgen.checks.rules.security.rules import SECURITY

    return SECURITY


def _networks() -> Sequence[Rule]:
    from meshgen.checks.rules.security.network.rules import NETWORK

    return NETWORK


def _of_proxies() -> Sequence[Rule]:
    from meshgen.checks.rules.references.policies import POLICIES

    return POLICIES


# The kinds of a room, and what imports its rules.
ROOMS: tuple[tuple[frozenset[str], Callable[[], Sequence[Rule]]], ...] = (
    (frozenset((VIRTUAL_SERVICE,)), _routes),
    (frozenset((DESTINATION_RULE, PEER_AUTHENTICATION)), _mtls),
    (frozenset((DESTINATION_RULE, VIRTUAL_SERVICE)), _clashes),
    (frozenset((DESTINATION_RULE,)), _subsets),
    (frozenset((GATEWAY,)), _servers),
    (frozenset((ENVOY_FILTER,)), _envoy_filters),
    (
        frozenset((AUTHORIZATION_POLICY, REQUEST_AUTHENTICATION, TELEMETRY, WASM_PLUGIN)),
        _policies,
    ),
    (frozenset((NETWORK_POLICY,)), _networks),
    (frozenset((SIDECAR, TELEMETRY, TRAFFIC_EXTENSION, WASM_PLUGIN)), _of_proxies),
)


def rules_for(kinds: Collection[str]) -> list[Rule]:
    """Return the rules that are asked where objects of some kinds are, in order of their codes."""
    rules = [*_ALWAYS]
    for needed, load in ROOMS:
        if not needed.isdisjoint(kinds):
            rules += load()
    return _in_order(rule for rule in rules if not rule.kinds.isdisjoint(kinds))


def every_rule() -> list[Rule]:
    """Return all rules, in order of their codes."""
    return _in_order((*_ALWAYS, *(rule for _, load in ROOMS for rule in load())))


def _in_order(rules: Iterable[Rule]) -> list[Rule]:
    return sorted(rules, key=lambda rule: rule.code)
