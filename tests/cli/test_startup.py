"""What is not needed is not imported: `--version`, `-h` and Tab answer at once."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from .process import environment

HEAVY = {"jinja2", "jsonschema", "jsonschema_rs", "msgspec", "ruamel", "jsonpatch", "rich"}
CONFIG = """
apiVersion: meshgen.dev/v1alpha1
kind: Mesh
metadata: {name: shop}
services: {web: {image: "nginx:1.29", port: 80}}
"""
PROGRAM = """
import json, sys
from meshgen.cli.main import main
try:
    main()
except SystemExit:
    pass
print(json.dumps(sorted(sys.modules)), file=sys.stderr)
"""


def imported(*arguments: str) -> set[str]:
    done = subprocess.run(
        [sys.executable, "-c", PROGRAM, *arguments],
        capture_output=True,
        check=True,
        encoding="utf-8",
        env=environment(),
    )
    return set(json.loads(done.stderr.splitlines()[-1]))


@pytest.mark.parametrize("arguments", [["--version"], ["-h"], ["render", "-h"], ["rendr"]])
def test_answers_that_need_no_config_import_no_heavy_library(arguments: list[str]) -> None:
    assert not imported(*arguments) & HEAVY


def test_only_a_mistake_imports_the_library_that_says_what_it_is(tmp_path: Path) -> None:
    config = tmp_path / "meshgen.yaml"
    config.write_text(CONFIG, encoding="utf-8")
    assert "jsonschema" not in imported("build", "-f", str(config))
    config.write_text(CONFIG.replace("port: 80", "prot: 80"), encoding="utf-8")
    assert "jsonschema" in imported("build", "-f", str(config))


def test_a_command_imports_no_room_that_it_does_not_need(tmp_path: Path) -> None:
    config = tmp_path / "meshgen.yaml"
    config.write_text(CONFIG, encoding="utf-8")
    checking, asking = (imported(name, "-f", str(config)) for name in ("check", "access"))
    assert not checking & {f"meshgen.{name}" for name in ("access", "proof", "writer", "xds")}
    # Nor what only policies are read with.
    assert not checking & {"meshgen.system.access", "meshgen.system.network"}
    assert "meshgen.xds" in asking
    assert not asking & {"meshgen.proof", "meshgen.writer"}


def test_the_probe_sees_heavy_libraries() -> None:
    # Else the test above could not fail.
    assert imported("build", "-f", __file__) & HEAVY
