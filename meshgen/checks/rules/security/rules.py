"""The rules of this family about policies."""

from meshgen.checks.rules.rule import Rule
from meshgen.checks.rules.security.closed_gateways import ClosedGateway
from meshgen.checks.rules.security.everything import DeniesEverything
from meshgen.checks.rules.security.gateway_selectors import SelectsGatewayPods
from meshgen.checks.rules.security.identities import UnprovenIdentity
from meshgen.checks.rules.security.impossible import NeverHolds
from meshgen.checks.rules.security.issuers import UnknownIssuer
from meshgen.checks.rules.security.key_fetches import UnrestrictedKeys
from meshgen.checks.rules.security.namespaces import MissingNamespace
from meshgen.checks.rules.security.partly import PartlyCarriedOut
from meshgen.checks.rules.security.ports import PolicyPorts
from meshgen.checks.rules.security.principals import UnknownCaller
from meshgen.checks.rules.security.providers import UnknownAuthorizer
from meshgen.checks.rules.security.request_selectors import RequestsForNothing
from meshgen.checks.rules.security.requests import NoSuchRequest
from meshgen.checks.rules.security.several_providers import SeveralAuthorizers
from meshgen.checks.rules.security.shut_out_callers import ShutOutCaller
from meshgen.checks.rules.security.shut_out_gateways import ShutOutGateway
from meshgen.checks.rules.security.shut_out_plain import ShutOutPlainCaller
from meshgen.checks.rules.security.shut_out_probes import ShutOutProbe
from meshgen.checks.rules.security.shut_out_prometheus import ShutOutPrometheus
from meshgen.checks.rules.security.stars import LiteralStar
from meshgen.checks.rules.security.targets import MissingTarget
from meshgen.checks.rules.security.tcp import HttpOnTcp
from meshgen.checks.rules.security.undemanded import UndemandedToken
from meshgen.checks.rules.security.unfetched import UnfetchedKeys
from meshgen.checks.rules.security.unmatched import PolicyForNothing
from meshgen.checks.rules.security.unverified import UnverifiedToken

SECURITY: tuple[Rule, ...] = (
    PolicyForNothing(),
    PartlyCarriedOut(),
    MissingNamespace(),
    UnknownCaller(),
    UnprovenIdentity(),
    NeverHolds(),
    DeniesEverything(),
    HttpOnTcp(),
    PolicyPorts(),
    NoSuchRequest(),
    LiteralStar(),
    UndemandedToken(),
    UnverifiedToken(),
    RequestsForNothing(),
    UnknownIssuer(),
    SelectsGatewayPods(),
    UnrestrictedKeys(),
    UnknownAuthorizer(),
    SeveralAuthorizers(),
    MissingTarget(),
    UnfetchedKeys(),
    ShutOutGateway(),
    ShutOutProbe(),
    ShutOutPrometheus(),
    ShutOutCaller(),
    ShutOutPlainCaller(),
    ClosedGateway(),
)
