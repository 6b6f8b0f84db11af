"""Every rule, family by family."""

from meshgen.checks.rules.injection.rules import INJECTION
from meshgen.checks.rules.rule import Rule

RULES: tuple[Rule, ...] = (*INJECTION,)
