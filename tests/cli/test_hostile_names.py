"""Names and texts of others: none reaches a terminal, makes a line, or commands a CI system."""

import json
import os
import re
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace

import pytest

from .conftest import MESH
from .process import call

HOSTILE = "a\x1b[31mb\u202ec\x9bd\n::error file=x::pwned\r##[error]e"
# Beside line ends and tabs.
CONTROL = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028-\u202e\u2066-\u2069]")
CONFIGS = {
    "output": f"output: {{kustomize: {json.dumps(HOSTILE)}}}\n",
    "a file": f"configMaps: {{c: {{files: {{k: {json.dumps(HOSTILE)}}}}}}}\n",
    "a text": f"configMaps: {{c: {{data: {{k: {json.dumps(HOSTILE)}}}}}}}\n",
    "a name": f"configMaps: {{{json.dumps(HOSTILE)}: {{}}}}\n",
    "a key": f"{json.dumps(HOSTILE)}: 1\n",
    "a label": f"labels: {{a: {json.dumps(HOSTILE)}}}\n",
    "a resource": f"resources: [{json.dumps(HOSTILE)}]\n",
}


Harmless = Callable[..., str]


@pytest.fixture
def harmless(meshgen_command: list[str]) -> Harmless:
    """Call meshgen; what it prints is nobody's command, and returned."""

    def called(*arguments: str) -> str:
        done = call(*arguments, command=meshgen_command)
        for text in (done.stdout, done.stderr):
            assert not CONTROL.search(text)
            if "--format" not in arguments:
                assert not re.search(r"^\s*::|##\[", text, re.MULTILINE)
        assert done.returncode in (0, 1, 2)
        return done.stdout + done.stderr

    return called


@pytest.mark.parametrize("config", CONFIGS)
def test_what_a_config_says(mesh: Path, config: str, harmless: Harmless) -> None:
    (mesh / "meshgen.yaml").write_text(MESH + CONFIGS[config])
    harmless("render", "-v")
    harmless("render", "--check")
    for format in ("json", "sarif", "junit", "github"):
        harmless("check", "--format", format)


@pytest.mark.parametrize("options", [[], ["--summary"], ["--format", "github"]])
def test_what_files_are_called_and_hold(
    folder: Path, options: list[str], harmless: Harmless
) -> None:
    names = ["n\x1b[31m\n::error::x\u202e.yaml", "::error::y.yaml", os.fsdecode(b"\xff.yaml")]
    for name in names:
        (folder / name).write_text(f"kind: {json.dumps(HOSTILE)}\napiVersion: v1\n")
    (folder / f"other{names[0]}").write_text("a: 1\n")
    said = harmless("validate", "-v", ".", *options)
    assert r"n\x1b[31m\n::error::x\u202e.yaml" in said or "%3A" in said
    harmless("capacity", "-v", "-k", names[0])


def test_what_stands_in_an_edited_tree(rendered: Path, harmless: Harmless) -> None:
    edited = rendered / "deploy" / "base" / "kustomization.yaml"
    edited.write_text(f"{edited.read_text()}# {HOSTILE}\n ::error::x\n")
    said = harmless("render", "--diff")
    assert r"-# a\x1b[31mb\u202ec\x9bd" in said
    assert "\t" not in said


@pytest.mark.parametrize("command", [["explain"], ["build"], ["validate"], ["render", "-f"]])
def test_what_the_call_says(folder: Path, command: list[str], harmless: Harmless) -> None:
    harmless(*command, HOSTILE)


def test_names_that_a_shell_is_offered(mesh: Path) -> None:
    from meshgen.cli.completion import environments

    (mesh / "meshgen.yaml").write_text('environments: {dev: {}, "d\\e[31m": {}, "d\\n": {}}\n')

    context = SimpleNamespace(params={})
    assert environments(context, "d") == ["dev"]  # type: ignore[arg-type]
