"""The rules of this family."""

from meshgen.checks.rules.rule import Rule
from meshgen.checks.rules.security.namespaces import MissingNamespace
from meshgen.checks.rules.security.unmatched import PolicyForNothing

SECURITY: tuple[Rule, ...] = (PolicyForNothing(), MissingNamespace())
