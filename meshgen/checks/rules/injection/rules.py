"""The rules of this family."""

from meshgen.checks.rules.injection.alpha import AlphaAnnotation
from meshgen.checks.rules.injection.deprecated import DeprecatedAnnotation
from meshgen.checks.rules.injection.invalid import InvalidAnnotation
from meshgen.checks.rules.injection.labels import MisplacedLabel
from meshgen.checks.rules.injection.misplaced import MisplacedAnnotation
from meshgen.checks.rules.injection.unknown import UnknownAnnotation
from meshgen.checks.rules.injection.unknown_setting import UnknownProxySetting
from meshgen.checks.rules.injection.unread import UnreadAnnotation
from meshgen.checks.rules.rule import Rule

INJECTION: tuple[Rule, ...] = (
    MisplacedAnnotation(),
    UnknownAnnotation(),
    DeprecatedAnnotation(),
    InvalidAnnotation(),
    AlphaAnnotation(),
    UnreadAnnotation(),
    MisplacedLabel(),
    UnknownProxySetting(),
)
