"""Objects against the schemas of the declared releases, explained for people."""

from meshgen.checks.schema.checker import SchemaChecker
from meshgen.checks.schema.releases import ReleasesChecker

__all__ = ["ReleasesChecker", "SchemaChecker"]
