"""The rules of this family."""

from meshgen.checks.rules.mtls.contested import ContestedPeers
from meshgen.checks.rules.mtls.ignored import IgnoredPeers
from meshgen.checks.rules.mtls.ports import PeersPorts
from meshgen.checks.rules.mtls.unprotected import UnprotectedPods
from meshgen.checks.rules.mtls.unselective import PeersForNothing
from meshgen.checks.rules.rule import Rule

MTLS: tuple[Rule, ...] = (
    PeersForNothing(),
    ContestedPeers(),
    IgnoredPeers(),
    PeersPorts(),
    UnprotectedPods(),
)
