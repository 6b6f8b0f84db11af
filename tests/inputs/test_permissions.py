"""What may not be read is told where it is named, and never left out in silence."""

from pathlib import Path

import pytest

import meshgen

# Imported here, since the test itself may not read them.
import meshgen.cli.app
import meshgen.pipeline.files
from meshgen.findings import Code

HEAD = """\
apiVersion: meshgen.dev/v1alpha1
kind: Mesh
metadata: {name: x}
services: {web: {image: i, port: 80}}
"""
OBJECT = "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a}\n"


@pytest.mark.parametrize(
    "setting",
    [
        "resources: [closed/a.yaml]",
        "resources: ['closed/*.yaml']",
        "resources: ['**/a.yaml']",
        "configMaps: {c: {files: {k: closed/a.yaml}}}",
        "templates: closed",
        "templates: closed/below",
        "templates: open",
        "schemas: [closed]",
    ],
)
def test_a_closed_folder(users_folder: Path, setting: str) -> None:
    config = users_folder / "meshgen.yaml"
    config.write_text(f"{HEAD}{setting}\n")
    (users_folder / "a.yaml").write_text(OBJECT)
    for name in ("closed/below", "open/service"):
        (users_folder / name).mkdir(parents=True)
    (users_folder / "closed" / "a.yaml").write_text(OBJECT)
    (users_folder / "open" / "service").chmod(0)
    (users_folder / "closed").chmod(0)
    with pytest.raises(meshgen.MeshgenError) as caught:
        meshgen.check(config)
    for finding in caught.value.findings:
        assert finding.code is Code.READ
        assert "permission denied" in finding.message
        assert finding.location.line == 5


def test_what_is_allowed_may_be_closed(users_folder: Path) -> None:
    (users_folder / "in" / "deep").mkdir(parents=True)
    config = users_folder / "in" / "meshgen.yaml"
    config.write_text(f"{HEAD}resources: [../closed/x/a.yaml]\n")
    (users_folder / "closed" / "x").mkdir(parents=True)
    (users_folder / "closed").chmod(0)
    for allowed in ([], [users_folder / "closed"], [users_folder / "closed" / "x"]):
        with pytest.raises(meshgen.MeshgenError):
            meshgen.check(meshgen.load(config, allow_outside=allowed))
