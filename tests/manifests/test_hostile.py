"""Hostile input ends in a finding, in bounded memory and time, and never in a traceback."""

import json
import os
import resource
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

import meshgen

from .trees import SERVICE

HEAD = "apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: a\n"
MEGA = 1_000_000
# Several times what is needed: these catch what has no bound, and are no measure of speed.
MEMORY = 2 * 2**30
CPU_SECONDS = 100
PROGRAM = """
import json, sys
from meshgen.manifests.files import find
from meshgen.manifests.options import Options
from meshgen.manifests.validate import validate

notes = []
outcome = validate(find(sys.argv[1:]), Options(("1.29",), ("1.22",)), jobs=1, note=notes.append)
findings = [[f.location.file, f.code, f.message] for f in outcome.findings]
print(json.dumps({"findings": findings, "notes": notes, "counts": outcome.counts}))
"""
LAUGHS = "a: &a [x,x,x,x,x,x,x,x,x]\n" + "".join(
    f"{chr(98 + n)}: &{chr(98 + n)} [{','.join(['*' + chr(97 + n)] * 9)}]\n" for n in range(9)
)
# What the file holds, and the code and the words of a finding about it.
FILES: dict[str, tuple[str | bytes, str, str]] = {
    "aliases": (HEAD + LAUGHS, "MG102", "repeat more than 100000 values"),
    "anchors": (HEAD + "x: &x\n  y: *x\n", "MG102", "stands inside of the value"),
    "binary": (bytes(range(256)) * 100, "MG101", "NUL byte"),
    "brackets": (HEAD + "x: " + "[" * MEGA, "MG102", "nested deeper than 100 levels"),
    "colons": (HEAD + "x: " + "a:" * 5 * MEGA, "MG102", "no key can stand"),
    "data": (HEAD + "data:\n" + "  k: v\n" * MEGA, "MG102", "stands here again"),
    "deep-flow": (HEAD + "x: " + "{a: " * 100 + "1" + "}" * 100, "MG102", "nested deeper"),
    "deep-enough": (HEAD + "x: " + "{a: " * 97 + "1" + "}" * 97, "MG201", "unknown field `x`"),
    "deep-json": ('{"kind":' + "[" * 100_000 + "]" * 100_000 + "}", "MG102", "nested deeper"),
    "fields": (HEAD + "".join(f"x{n}: 1\n" for n in range(20_000)), "MG201", "unknown field"),
    "huge": (HEAD + "x:\n" + "- a\n" * 5 * MEGA, "MG101", "million characters"),
    "indented": (
        HEAD + "".join(" " * n + "a:\n" for n in range(2000)),
        "MG102",
        "nested deeper than 100 levels",
    ),
    "latin-1": (b"a: \xe9\n", "MG101", "0xe9"),
    "line": (HEAD + "x: " + "x" * 10 * MEGA, "MG201", "unknown field `x`"),
    "list": (HEAD + "x:\n" + "- a\n" * 2 * MEGA, "MG201", "unknown field `x`"),
    "literal": (HEAD + "x: |\n" + "  x\n" * 2 * MEGA, "MG201", "unknown field `x`"),
    "nul": ("a: b\0\n", "MG101", "NUL byte"),
    "quote": (HEAD + 'x: "' + "x\n" * 4 * MEGA, "MG101", "million characters"),
    "spaces": (HEAD + "x: x" + " " * 10 * MEGA + "y\n", "MG201", "unknown field `x`"),
    "surrogate": (b'{"kind": "A", "apiVersion": "v1", "x": "\\ud800"}', "MG102", "no character"),
    "tags": (HEAD + "x: !!python/object:os.system {}\n", "MG102", "a tag that is unknown"),
    "tag-lines": (f"{'%TAG !a! tag:x,2000:' + chr(10)}" * 9999 + "---\n" + HEAD, "MG102", "%TAG"),
    "utf-16": (HEAD.encode("utf-16"), "MG101", "UTF-16"),
}
# What is no object, of any size, is passed over.
OTHERS: dict[str, str] = {
    "comments": "a: b\n" + "#\n" * 5 * MEGA,
    "dashes": "- " * 5 * MEGA,
    "documents": "a: 1\n---\n" * 100_000,
    "empty-documents": "---\n" * 2 * MEGA,
    "flow": "[" * 5 * MEGA,
    "returns": "a: b\r" * MEGA,
    "refs": "".join(f"k{n}: !Ref a\n" for n in range(400_000)),
}


def limited() -> None:
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (CPU_SECONDS, CPU_SECONDS))


def outcome_of(folder: Path) -> Any:
    """Validate in a process that has little memory and time, and return what it found."""
    path = os.pathsep.join(
        [str(Path(meshgen.__file__).parents[1]), os.environ.get("PYTHONPATH", "")]
    )
    done = subprocess.run(
        [sys.executable, "-c", PROGRAM, "."],
        cwd=folder,
        env={**os.environ, "PYTHONPATH": path},
        preexec_fn=limited,
        capture_output=True,
        check=False,
        encoding="utf-8",
    )
    assert (done.returncode, done.stderr) == (0, "")
    return json.loads(done.stdout)


@pytest.fixture(scope="module")
def hostile(tmp_path_factory: pytest.TempPathFactory) -> Any:
    folder = tmp_path_factory.mktemp("hostile")
    for name, (content, _, _) in FILES.items():
        data = content.encode() if isinstance(content, str) else content
        (folder / f"{name}.yaml").write_bytes(data)
    for name, text in OTHERS.items():
        (folder / f"{name}.yaml").write_text(text)
    return outcome_of(folder)


@pytest.mark.parametrize("name", FILES)
def test_hostile_input_is_a_finding(hostile: Any, name: str) -> None:
    _, code, words = FILES[name]
    findings = [(c, message) for file, c, message in hostile["findings"] if file == f"{name}.yaml"]
    assert 1 <= len(findings) <= 101
    assert any(c == code and words in message for c, message in findings), findings[:3]


@pytest.mark.parametrize("name", OTHERS)
def test_what_is_no_object_is_passed_over_whatever_its_size(hostile: Any, name: str) -> None:
    assert not [file for file, _, _ in hostile["findings"] if file == f"{name}.yaml"]
    assert [note for note in hostile["notes"] if note.startswith(f"{name}.yaml")]


def test_very_many_objects_are_all_checked(tmp_path: Path) -> None:
    number = 20_000
    texts = (SERVICE.replace("web", f"web-{n}") for n in range(number))
    (tmp_path / "a.yaml").write_text("---\n".join(texts))
    outcome = outcome_of(tmp_path)
    assert (outcome["counts"]["valid"], outcome["findings"]) == (number, [])


def test_special_files_in_a_folder_hold_nothing_up(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.yaml")
    (tmp_path / "loop.yaml").symlink_to("loop.yaml")
    (tmp_path / "zero.yaml").symlink_to("/dev/zero")
    (tmp_path / "gone.yaml").symlink_to("gone")
    (tmp_path / "folder.yaml").mkdir()
    (tmp_path / "folder.yaml" / "up").symlink_to(tmp_path)
    (tmp_path / "ok.yaml").write_text(SERVICE)
    outcome = outcome_of(tmp_path)
    assert [file for file, _, _ in outcome["findings"]] == [
        *("gone.yaml", "loop.yaml", "pipe.yaml", "zero.yaml"),
    ]
    assert outcome["counts"]["valid"] == 1
