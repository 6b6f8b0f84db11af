"""The rules of this family."""

from meshgen.checks.rules.rule import Rule
from meshgen.checks.rules.security.everything import DeniesEverything
from meshgen.checks.rules.security.identities import UnprovenIdentity
from meshgen.checks.rules.security.impossible import NeverHolds
from meshgen.checks.rules.security.namespaces import MissingNamespace
from meshgen.checks.rules.security.partly import PartlyCarriedOut
from meshgen.checks.rules.security.ports import PolicyPorts
from meshgen.checks.rules.security.principals import UnknownCaller
from meshgen.checks.rules.security.requests import NoSuchRequest
from meshgen.checks.rules.security.stars import LiteralStar
from meshgen.checks.rules.security.tcp import HttpOnTcp
from meshgen.checks.rules.security.unmatched import PolicyForNothing

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
)
