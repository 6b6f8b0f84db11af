"""Files that cannot be read, or that hold no config: one finding each, never a traceback."""

from pathlib import Path

import pytest

from meshgen.config import load_config
from tests.config.problems import FILE, HEAD, lines_of

LAUGHS = "".join(
    f"{name}: &{name} [{', '.join([f'*{below}'] * 10)}]\n"
    for below, name in zip("abcdefgh", "bcdefghi", strict=True)
)
ONE_DOCUMENT = "expected exactly one YAML document"
CONFLICT = (
    "a merge conflict stands here; expected one of its sides, or what both come to; resolve it, "
    "and take the lines of `<<<<<<<`, `=======` and `>>>>>>>` away"
)
MAPPING = "expected a mapping of fields that `meshgen explain` lists"
TEXTS: dict[str, tuple[bytes, list[str]]] = {
    "nothing": (b"", [f" the file is empty; {ONE_DOCUMENT}"]),
    "a comment": (b"# later\n", [f" the file is empty; {ONE_DOCUMENT}"]),
    "two documents": (
        b"kind: Mesh\n---\nkind: Mesh\n",
        [f"3:1: a second document starts here; {ONE_DOCUMENT}"],
    ),
    "no UTF-8": (
        b"kind: Mesh\nname: caf\xe9\n",
        ["2:10: found the byte 0xe9, which is not UTF-8; expected UTF-8 text"],
    ),
    "UTF-16": ("kind: Mesh".encode("utf-16"), [" the file is UTF-16; expected UTF-8 text"]),
    "a NUL": (
        b"kind: Me\0sh\n",
        ["1:9: found a NUL byte: this is not a text file; expected UTF-8 text"],
    ),
    "a key twice": (
        b"kind: Mesh\nservices:\n  web: {}\n  api: {}\n  web: {}\n",
        ['5:3: services: the key "web" stands here again; it stands at meshgen.yaml:3:3'],
    ),
    "an open bracket": (
        b"services: {web: {image: nginx}\n",
        ["1:11: this mapping has no closing brace"],
    ),
    "a tab": (
        b"services:\n\tweb: {}\n",
        ["2:1: found a tab character that cannot start a token; indent with spaces"],
    ),
    "a colon too many": (
        b"kind: Mesh: v1\n",
        [
            "1:11: found a colon where no key can stand; indent a key as its neighbours are; "
            "quote a text with a colon and a space in it"
        ],
    ),
    "a billion laughs": (
        b"a: &a lol\n" + LAUGHS.encode(),
        ["6:36: the aliases of this file repeat more than 100000 values; expected fewer"],
    ),
    "a foreign tag": (
        b"kind: !!python/object:os.system x\n",
        [
            "1:7: kind: this begins with a tag that is unknown; expected no tag, or one of !!str, "
            "!!int, !!float, !!bool, !!null, !!map, !!seq; quote a text that starts with `!`"
        ],
    ),
    "a list": (b"- a\n", [f"1:1: found a list; {MAPPING}"]),
    "a text": (b"mesh\n", [f"1:1: found text; {MAPPING}"]),
    "another kind": (
        b"apiVersion: v1\nkind: Pod\nmetadata: {name: web}\nspec: {}\n",
        [
            "2:7: kind: this is a Kubernetes manifest, no config: its kind is `Pod`; "
            "expected Mesh; `meshgen validate meshgen.yaml` checks manifests",
        ],
    ),
    "several manifests": (
        b"apiVersion: v1\nkind: List\n---\nkind: Service\napiVersion: v1\n",
        [
            "2:7: kind: this is a Kubernetes manifest, no config: its kind is `List`; "
            "expected Mesh; `meshgen validate meshgen.yaml` checks manifests",
        ],
    ),
    "a config of another version": (
        b"apiVersion: v1\nkind: Mesh\nmetadata: {name: web}\nservices: {}\n",
        ["1:13: apiVersion: found `v1`; expected meshgen.dev/v1alpha1"],
    ),
    "merge conflicts": (
        b"kind: Mesh\n<<<<<<< HEAD\na: 1\n||||||| 1234\n=======\n>>>>>>> x\n\n<<<<<<< a\r\n",
        [f"{line}:1: {CONFLICT}" for line in (2, 8)],
    ),
    "what is left of a conflict": (b"kind: Mesh\n=======\nb: 1\n>>>>>>> x\n", [f"2:1: {CONFLICT}"]),
    "no heading": (
        b"services: {}\n",
        [
            "1:1: `apiVersion` is missing; expected meshgen.dev/v1alpha1",
            "1:1: `kind` is missing; expected Mesh",
            "1:1: `metadata` is missing; expected a mapping with name",
        ],
    ),
}


@pytest.mark.parametrize(("data", "expected"), TEXTS.values(), ids=TEXTS)
def test_a_file_that_holds_no_config(data: bytes, expected: list[str], folder: Path) -> None:
    (folder / FILE).write_bytes(data)
    assert lines_of(lambda: load_config(Path(FILE))) == expected


def test_a_folder(folder: Path) -> None:
    (folder / FILE).mkdir()
    assert lines_of(lambda: load_config(Path(FILE))) == [" this is a folder; expected a file"]


def test_no_file(folder: Path) -> None:
    (folder / "mesgen.yaml").write_text(HEAD)
    found = lines_of(lambda: load_config(Path(FILE)))
    assert found == [" there is no such file; did you mean `mesgen.yaml`?"]


def test_a_link_to_itself(folder: Path) -> None:
    (folder / FILE).symlink_to(FILE)
    (line,) = lines_of(lambda: load_config(Path(FILE)))
    assert line.startswith(" the file cannot be read: ")


def test_a_file_without_permission(users_folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(users_folder)
    Path(FILE).write_text(HEAD)
    Path(FILE).chmod(0)
    (line,) = lines_of(lambda: load_config(Path(FILE)))
    assert line == " the file cannot be read: permission denied"
