"""constraints.txt pins everything that runtime, tests and lint need, by version alone."""

import re
import tomllib
from importlib.metadata import PackageNotFoundError, distribution
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).parents[2]
LINES = [
    line
    for line in (ROOT / "constraints.txt").read_text(encoding="utf-8").splitlines()
    if line and not line.startswith("#")
]


def needed(name: str, extras: frozenset[str], found: set[str]) -> None:
    """Collect the names of a distribution's dependencies and of theirs, as they apply here."""
    for text in distribution(name).requires or []:
        requirement = Requirement(text)
        marker = requirement.marker
        if marker and not any(marker.evaluate({"extra": extra}) for extra in ("", *extras)):
            continue
        dependency = canonicalize_name(requirement.name)
        if dependency not in found:
            found.add(dependency)
            needed(dependency, frozenset(requirement.extras), found)


def test_every_dependency_is_pinned() -> None:
    found: set[str] = set()
    try:
        needed("meshgen", frozenset({"test", "lint"}), found)
    except PackageNotFoundError:
        pytest.skip("meshgen is not installed here, only importable")
    pinned = {canonicalize_name(Requirement(line).name) for line in LINES}
    assert found - pinned == set()


def test_pins_are_versions_and_nothing_else() -> None:
    for line in LINES:
        assert re.fullmatch(r"[A-Za-z0-9._-]+==[A-Za-z0-9.]+", line), line


def test_pins_agree_with_what_pyproject_can_live_with() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    pins = {canonicalize_name(r.name): r for r in map(Requirement, LINES)}
    extras = project["optional-dependencies"]
    for text in [*project["dependencies"], *extras["test"], *extras["lint"]]:
        requirement = Requirement(text)
        (pin,) = pins[canonicalize_name(requirement.name)].specifier
        assert requirement.specifier.contains(pin.version), text
