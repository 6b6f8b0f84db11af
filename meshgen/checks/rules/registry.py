"""Every rule, family by family."""

from meshgen.checks.rules.injection.rules import INJECTION
from meshgen.checks.rules.rule import Rule
from meshgen.checks.rules.security.rules import SECURITY

RULES: tuple[Rule, ...] = (*INJECTION, *SECURITY)
