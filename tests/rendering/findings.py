"""What a config that cannot be rendered ends in."""

from collections.abc import Mapping
from pathlib import Path

import meshgen
from meshgen.errors import MeshgenError
from meshgen.findings import Finding
from tests.sound import but_of_rules

from .harness import project


def findings(folder: Path, config: str, files: Mapping[str, str] | None = None) -> list[Finding]:
    """Return the findings of a config fragment but those of rules; files are below `folder`."""
    try:
        found = project(folder, config, files)
        meshgen.build(found, "default")
    except MeshgenError as error:
        return but_of_rules(error.findings)
    raise AssertionError("nothing was refused")


def told(folder: Path, finding: Finding) -> str:
    """Return a finding as it is printed, without the folder of the test."""
    return str(finding).replace(f"{folder}/", "")
