"""Objects against the schemas of the declared releases, explained for people."""

from meshgen.checks.schema.checker import SchemaChecker
from meshgen.checks.schema.releases import ReleasesChecker
from meshgen.checks.violation import Violation

__all__ = ["ReleasesChecker", "SchemaChecker", "Violation"]
