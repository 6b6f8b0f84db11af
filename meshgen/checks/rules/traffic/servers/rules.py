"""The rules about servers of Gateways."""

from meshgen.checks.rules.rule import Rule
from meshgen.checks.rules.traffic.servers.closed_port import ClosedPort
from meshgen.checks.rules.traffic.servers.invalid_secret import InvalidCertificate
from meshgen.checks.rules.traffic.servers.missing_secret import MissingCertificate
from meshgen.checks.rules.traffic.servers.protocols import PortProtocols
from meshgen.checks.rules.traffic.servers.same_certificate import SameCertificate
from meshgen.checks.rules.traffic.servers.same_host import SameHost
from meshgen.checks.rules.traffic.servers.same_server import SameServer
from meshgen.checks.rules.traffic.servers.unserved import UnservedGateway

SERVERS: tuple[Rule, ...] = (
    UnservedGateway(),
    ClosedPort(),
    MissingCertificate(),
    InvalidCertificate(),
    SameCertificate(),
    SameHost(),
    PortProtocols(),
    SameServer(),
)
