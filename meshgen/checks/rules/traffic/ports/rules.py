"""The rules about ports of Services: MG1260 to MG1269."""

from meshgen.checks.rules.rule import Rule
from meshgen.checks.rules.traffic.ports.contradicting import ContradictingNames, DatagramsByName
from meshgen.checks.rules.traffic.ports.outside import ExternalNamePort
from meshgen.checks.rules.traffic.ports.shared import (
    SeveralNumbers,
    SeveralProtocols,
    SeveralTransports,
)
from meshgen.checks.rules.traffic.ports.unnamed import UnnamedProtocol
from meshgen.checks.rules.traffic.ports.unrouted import RoutesOfOtherProtocol

PORTS: tuple[Rule, ...] = (
    UnnamedProtocol(),
    ExternalNamePort(),
    ContradictingNames(),
    DatagramsByName(),
    RoutesOfOtherProtocol(),
    SeveralNumbers(),
    SeveralTransports(),
    SeveralProtocols(),
)
