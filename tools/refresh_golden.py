"""Write the golden folders anew: `python tools/refresh_golden.py`."""

import shutil
from pathlib import Path

import meshgen
from meshgen.pipeline import Project
from meshgen.writer import write

ROOT = Path(__file__).parent.parent
# Those of which a golden folder holds what they render.
_EXAMPLES = ("bank", "bookinfo", "boutique", "titanium", "titanium-releases", "two-clusters")


def golden_cases() -> dict[Path, Path]:
    """Return the folder of each expected tree, and the config that it comes from."""
    golden = ROOT / "tests" / "golden"
    found = {path.parent / "deploy": path for path in sorted(golden.glob("*/meshgen.yaml"))}
    examples = {golden / name / "deploy": _example(name) for name in _EXAMPLES}
    return {**found, **examples}


def golden_chart() -> dict[str, str]:
    """Return the expected chart; charts of a platform are no other, and are left out."""
    files = meshgen.render(Project(_example("titanium")), format="helm")
    return {path: text for path, text in files.items() if not path.startswith("platform/")}


def golden_guides() -> tuple[Path, dict[str, str]]:
    """Return the folder of the expected guides, and what belongs there."""
    config = _example("titanium")
    return config.parent / "docs" / "mesh", meshgen.docs(config, ["prod"])


def _example(name: str) -> Path:
    return ROOT / "examples" / name / "meshgen.yaml"


def main() -> None:
    """Render every case into its folder."""
    for folder, config in golden_cases().items():
        shutil.rmtree(folder, ignore_errors=True)
        write(folder, meshgen.render(Project(config)))
    chart = ROOT / "tests" / "golden" / "titanium" / "chart"
    shutil.rmtree(chart, ignore_errors=True)
    write(chart, golden_chart())
    guides, files = golden_guides()
    shutil.rmtree(guides, ignore_errors=True)
    write(guides, files)


if __name__ == "__main__":
    main()
