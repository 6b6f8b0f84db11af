"""The rules of this family."""

from meshgen.checks.rules.injection.misplaced import MisplacedAnnotation
from meshgen.checks.rules.rule import Rule

INJECTION: tuple[Rule, ...] = (MisplacedAnnotation(),)
