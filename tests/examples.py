"""The examples, which are documentation and the tests' own input."""

from pathlib import Path

from meshgen.pipeline import Project

ROOT = Path(__file__).parent.parent
EXAMPLES = sorted((ROOT / "examples").glob("*/meshgen.yaml"))
TITANIUM = ROOT / "examples" / "titanium" / "meshgen.yaml"


def environments_of(examples: list[Path]) -> list[tuple[Path, str]]:
    """Return every environment of every example."""
    return [(path, env) for path in examples for env in Project(path).environments]
