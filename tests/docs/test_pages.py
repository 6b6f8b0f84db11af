"""What README and docs/ show is what happens: commands run, files are compared."""

import contextlib
import difflib
import io
import os
import re
import shlex
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

import meshgen
from meshgen.checks.schema import SchemaChecker
from meshgen.proof.envoy import program
from meshgen.schemas.store import SchemaStore
from meshgen.yamlio import load, to_data
from tests.helm import Helm

from .blocks import Block, blocks, commands, same

ROOT = Path(__file__).parents[2]
EXAMPLES = sorted((ROOT / "examples").glob("**/README.md"))
PAGES = [
    ROOT / "README.md",
    ROOT / "CONTRIBUTING.md",
    *sorted((ROOT / "docs").glob("*.md")),
    *EXAMPLES,
]
# Without a cluster, kubectl takes what it is given; the real one builds, and asks recorded ones.
KUBECTL = """\
#!/bin/sh
case "$*" in kustomize*|*proxy*) exec {real} "$@" ;; esac
case "$*" in *"-f -"*) cat > /dev/null ;; esac
"""


@pytest.fixture
def programs(tmp_path: Path, helms: dict[str, Helm], meshgen_command: list[str]) -> dict[str, str]:
    """An environment that has meshgen, the real pre-commit and Helm, kubectl without a cluster."""
    folder = tmp_path / "bin"
    folder.mkdir()
    here = Path(sys.executable).parent
    scripts = {
        "meshgen": f'#!/bin/sh\nexec {shlex.join(meshgen_command)} "$@"\n',
        "helm": f'#!/bin/sh\nexec {shlex.quote(str(helms["helm-4"].binary))} "$@"\n',
        "kubectl": KUBECTL.format(real=shlex.quote(str(here / "kubectl"))),
    }
    for name, text in scripts.items():
        (folder / name).write_text(text, encoding="utf-8")
        (folder / name).chmod(0o755)
    path = os.pathsep.join([str(folder), str(here), os.environ["PATH"]])
    modules = str(Path(meshgen.__file__).parents[1])
    home = str(tmp_path)
    return {**os.environ, "PATH": path, "PYTHONPATH": modules, "HOME": home, "NO_COLOR": "1"}


def difference(block: Block, shown: str, real: str) -> str:
    lines = difflib.unified_diff(shown.splitlines(), real.splitlines(), f"{block}", "what is")
    return "\n".join(["", *lines])


def run(block: Block, folder: Path, env: dict[str, str]) -> None:
    for command, shown in commands(block):
        done = subprocess.run(
            ["bash", "-c", f"exec 2>&1\n{command}"],
            cwd=folder,
            env=env,
            stdout=subprocess.PIPE,
            check=False,
            encoding="utf-8",
            timeout=120,
        )
        assert same(shown, done.stdout), f"{command}{difference(block, shown, done.stdout)}"
        assert done.returncode == 0, f"{block}: {command}{done.stdout}"


def check_manifest(block: Block) -> None:
    obj = to_data(load(block.text, str(block)))
    violations = SchemaChecker(SchemaStore("1.31", "1.22")).check(obj)
    assert [f"{v.path}: {v.message}" for v in violations] == []


def run_python(block: Block, names: dict[str, object]) -> str:
    """Return what a block prints; `names` are those that it sees and adds to."""
    printed = io.StringIO()
    with contextlib.redirect_stdout(printed):
        exec(compile(block.text, str(block), "exec"), names)
    return printed.getvalue()


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_what_a_page_shows_is_what_happens(
    page: Path,
    tmp_path: Path,
    programs: dict[str, str],
    monkeypatch: pytest.MonkeyPatch,
    request: pytest.FixtureRequest,
) -> None:
    asks_envoy = "$ meshgen try " in page.read_text(encoding="utf-8")
    if asks_envoy and program() is None and not os.environ.get("CI"):
        pytest.skip("envoy is not installed: pip install 'meshgen[envoy]'")
    if "$ meshgen verify " in page.read_text(encoding="utf-8"):
        programs["KUBECONFIG"] = request.getfixturevalue("clusters")
    folder = tmp_path / "work"
    if page in EXAMPLES:
        shutil.copytree(page.parent, folder)
    else:
        folder.mkdir()
    monkeypatch.chdir(folder)
    names: dict[str, object] = {}
    printed = ""
    for block in blocks(page):
        if page.name == "findings.md" and block.language != "text":
            continue  # tests/codes and tests/checks/rules hold the examples
        if block.purpose == "prints":
            assert same(block.text, printed), difference(block, block.text, printed)
            printed = ""
            continue
        assert not printed, f"{block}: what the block above it prints stands nowhere"
        if block.purpose == "file":
            (folder / block.path).parent.mkdir(parents=True, exist_ok=True)
            (folder / block.path).write_text(block.text, encoding="utf-8")
        elif block.purpose == "shows":
            real = (folder / block.path).read_text(encoding="utf-8")
            assert same(block.text, real), difference(block, block.text, real)
        elif block.purpose == "manifest":
            check_manifest(block)
        elif block.language == "console":
            run(block, folder, programs)
        elif block.language == "python":
            printed = run_python(block, names)
        elif block.language == "sh":
            targets = set(re.findall(r"^make (\w+)", block.text, re.MULTILINE))
            makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
            assert targets
            assert targets <= set(re.findall(r"^(\w+):", makefile, re.MULTILINE))
        else:
            assert block.language == "text", f"{block}: nothing holds what this shows"
    assert not printed, "what the last block prints stands nowhere"


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_links_lead_somewhere(page: Path) -> None:
    for target in re.findall(r"\]\(([^)#]+)", page.read_text(encoding="utf-8")):
        if "://" not in target:
            assert (page.parent / target).exists(), f"{page.name}: {target}"


@pytest.mark.parametrize(
    ("shown", "real", "expected"),
    [
        ("a\n", "a\n", True),
        ("a\n", "b\n", False),
        ("a\n…\nc\n", "a\nb\nb\nc\n", True),
        ("a\n…\n", "a\n", True),
        ("a\n…\nc\n", "a\nb\n", False),
        ("a.c\n", "abc\n", False),
    ],
)
def test_a_page_is_compared_line_by_line(shown: str, real: str, expected: bool) -> None:
    assert same(shown, real) is expected
