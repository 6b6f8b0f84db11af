"""The rules about gateways."""

from meshgen.checks.rules.rule import Rule
from meshgen.checks.rules.traffic.gateways.bypassed_subsets import BypassedSubsets
from meshgen.checks.rules.traffic.gateways.internal_gateway import InternalGateway
from meshgen.checks.rules.traffic.gateways.unknown_gateway import UnknownGateway
from meshgen.checks.rules.traffic.gateways.unserved_host import UnservedHost, UnservedHosts

GATEWAYS: tuple[Rule, ...] = (
    UnknownGateway(),
    InternalGateway(),
    UnservedHosts(),
    UnservedHost(),
    BypassedSubsets(),
)
