"""The rules of this family."""

from meshgen.checks.rules.mtls.contested import ContestedPeers
from meshgen.checks.rules.mtls.exposed import ExposedStrict
from meshgen.checks.rules.mtls.ignored import IgnoredPeers
from meshgen.checks.rules.mtls.ingresses import RefusedIngress
from meshgen.checks.rules.mtls.monitors import RefusedMonitor
from meshgen.checks.rules.mtls.plain_callers import PlainCaller
from meshgen.checks.rules.mtls.port_settings import PortsWithoutTls
from meshgen.checks.rules.mtls.ports import PeersPorts
from meshgen.checks.rules.mtls.probes import RefusedProbe
from meshgen.checks.rules.mtls.refused import RefusedTls
from meshgen.checks.rules.mtls.scrapes import RefusedScrape
from meshgen.checks.rules.mtls.unanswered import UnansweredTls
from meshgen.checks.rules.mtls.unprotected import UnprotectedPods
from meshgen.checks.rules.mtls.unselective import PeersForNothing
from meshgen.checks.rules.mtls.unverified import UnverifiedServer
from meshgen.checks.rules.mtls.unverified_subsets import UnverifiedSubset
from meshgen.checks.rules.rule import Rule

MTLS: tuple[Rule, ...] = (
    PeersForNothing(),
    ContestedPeers(),
    IgnoredPeers(),
    PeersPorts(),
    UnprotectedPods(),
    PlainCaller(),
    RefusedProbe(),
    RefusedScrape(),
    RefusedMonitor(),
    RefusedIngress(),
    ExposedStrict(),
    RefusedTls(),
    UnansweredTls(),
    PortsWithoutTls(),
    UnverifiedServer(),
    UnverifiedSubset(),
)
