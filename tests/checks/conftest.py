"""What the tests of the checks share."""

import pytest

from meshgen.checks.schema import SchemaChecker
from meshgen.schemas.store import SchemaStore


@pytest.fixture(scope="session")
def checker() -> SchemaChecker:
    """Return a checker for the oldest pair that the first example runs on."""
    return SchemaChecker(SchemaStore("1.29", "1.20"))
