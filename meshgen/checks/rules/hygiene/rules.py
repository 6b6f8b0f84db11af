"""The rules of this family."""

from meshgen.checks.rules.hygiene.amounts import HardlyMeant
from meshgen.checks.rules.hygiene.claims import SharedClaim
from meshgen.checks.rules.hygiene.commands import CommandInOneWord
from meshgen.checks.rules.hygiene.hidden import HiddenByDefault
from meshgen.checks.rules.hygiene.images import MovingImage
from meshgen.checks.rules.hygiene.labels import NoApp, NoVersion
from meshgen.checks.rules.hygiene.media import UnknownMedium
from meshgen.checks.rules.hygiene.modules import MovingModule
from meshgen.checks.rules.hygiene.nodes import Privileged, RuntimeSocket
from meshgen.checks.rules.hygiene.probes import NoProbe
from meshgen.checks.rules.hygiene.root import Root, RootWhereNoneMayBe
from meshgen.checks.rules.hygiene.variables import UnknownVariable
from meshgen.checks.rules.rule import Rule

HYGIENE: tuple[Rule, ...] = (
    MovingImage(),
    HardlyMeant(),
    SharedClaim(),
    NoProbe(),
    Privileged(),
    RuntimeSocket(),
    Root(),
    RootWhereNoneMayBe(),
    NoApp(),
    NoVersion(),
    HiddenByDefault(),
    CommandInOneWord(),
    UnknownVariable(),
    UnknownMedium(),
    MovingModule(),
)
