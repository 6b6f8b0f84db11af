"""What a refusal says: what is wrong, where, and how to mend it."""

import errno
import os
from collections.abc import Callable
from pathlib import Path

import pytest

from meshgen.errors import MeshgenError
from meshgen.findings import Code, Finding
from meshgen.writer import refuse, write
from meshgen.writer.place import locate

from .trees import plant


def told(call: Callable[[], object], root: Path) -> list[str]:
    """Return the findings that a call raises, without the folder that the test made."""
    with pytest.raises(MeshgenError) as caught:
        call()
    return [str(finding).replace(f"{root.parent}/", "") for finding in caught.value.findings]


CASES: dict[str, tuple[dict[str, str], dict[str, str], list[str]]] = {
    "a file that somebody else wrote": (
        {"a": "theirs"},
        {"a": "1"},
        [
            "deploy/a: is a file that meshgen did not write, where it would write; move it, or "
            "overwrite it with --force"
        ],
    ),
    "an empty folder": (
        {"a/": ""},
        {"a": "1"},
        [
            "deploy/a: is an empty folder that meshgen did not write, where it would write; move "
            "it, or overwrite it with --force"
        ],
    ),
    "a folder that is not empty": (
        {"a/b/": ""},
        {"a": "1"},
        [
            "deploy/a: is a folder that is not empty, where meshgen would write a file; move or "
            "remove it; --force does not"
        ],
    ),
    "paths that cannot be together, in order": (
        {},
        {"b": "1", "b/c": "2", "B": "3", "../a": "4"},
        [
            "deploy: the path '../a' has a part `..`",
            "deploy: the path 'b' differs from 'B' only in case, and would be the same on macOS",
            "deploy: the path 'b/c' differs from 'B' only in case, and would be the same on macOS",
            "deploy: the path 'b/c' needs a folder where the file 'b' is to be",
        ],
    ),
}


@pytest.mark.parametrize(("there", "files", "expected"), CASES.values(), ids=CASES)
def test_what_stands_in_the_way(
    there: dict[str, str], files: dict[str, str], expected: list[str], tmp_path: Path
) -> None:
    root = tmp_path / "deploy"
    root.mkdir()
    for path, text in there.items():
        if path.endswith("/"):
            (root / path).mkdir(parents=True)
        else:
            plant(root, {path: text})
    assert told(lambda: refuse(root, files), root) == expected
    assert told(lambda: write(root, files), root) == expected


def test_an_edit(tmp_path: Path) -> None:
    root = tmp_path / "deploy"
    write(root, {"a": "1"})
    (root / "a").write_text("2", encoding="utf-8")
    assert told(lambda: write(root, {"a": "3"}), root) == [
        "deploy/a: was edited since meshgen wrote it; move the change into the config, or discard "
        "it with --force"
    ]
    refuse(root, {"a": "3"}, force=True)


def test_an_input(tmp_path: Path) -> None:
    root = tmp_path / "deploy"
    config = root / "a"
    plant(root, {"a": "mine"})
    for force in (False, True):
        lines = told(lambda f=force: refuse(root, {"a": "1"}, force=f, keep_out=[config]), root)  # type: ignore[misc]
        assert (
            "deploy/a: is an input (deploy/a), and would be overwritten or removed; move it out "
            "of the output folder, or write to another with `-o`"
        ) in lines
        assert len(lines) == (1 if force else 2)


# Only where the folder beside the output cannot be made does it help to open the one around it.
@pytest.mark.parametrize(
    ("code", "name", "hint"),
    [
        (errno.EACCES, "staging", True),
        (errno.EPERM, "staging", True),
        (errno.EROFS, "staging", True),
        (errno.ENOSPC, "staging", False),
        (errno.EACCES, "root", False),
        (errno.EROFS, "root", False),
    ],
)
def test_what_the_system_refuses(code: int, name: str, hint: bool, tmp_path: Path) -> None:
    place = locate(tmp_path / "deploy")
    with pytest.raises(MeshgenError) as caught, place.os_errors(Code.WRITE):
        raise OSError(code, os.strerror(code), str(getattr(place, name)))
    expected = f"the new tree is built beside the old one: {tmp_path} must be writable"
    assert caught.value.findings == [
        Finding(
            Code.WRITE,
            f"cannot be written: {os.strerror(code)}",
            place.location(),
            hint=expected if hint else "",
        )
    ]
