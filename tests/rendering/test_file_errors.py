"""Files that the config names, and what can be wrong with them."""

from pathlib import Path

import pytest

from meshgen.findings import Code

from .findings import findings, told

_RESOURCES = "services: {web: {image: nginx}}\nresources: [extra.yaml]\n"
_FILES = "services: {web: {image: nginx}}\nconfigMaps: {app: {files: {key: extra.yaml}}}\n"
_OBJECT = "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: x}\n"
_NO_OBJECT = "this is no Kubernetes object"
_WRONG = {
    "a text": ("foo\n", "1:1", _NO_OBJECT),
    "a list": ("- a\n", "1:1", _NO_OBJECT),
    "no kind": ("apiVersion: v1\nmetadata: {name: x}\n", "1:1", "it has no kind"),
    "no name": (f"{_OBJECT}---\napiVersion: v1\nkind: X\n", "5:1", "it has no metadata.name"),
    "a name made on the fly": (
        "apiVersion: v1\nkind: Job\nmetadata: {generateName: x}\n",
        "3:11",
        "metadata.name",
    ),
    "metadata of a list": ("apiVersion: v1\nkind: Job\nmetadata: [a]\n", "3:11", "metadata.name"),
    "a kind of a list": ("apiVersion: v1\nkind: [a]\nmetadata: {name: x}\n", "2:7", "its kind is"),
    "an empty kind": ("apiVersion: v1\nkind: ''\nmetadata: {name: x}\n", "2:7", "its kind is"),
    "a kind that is a path": (
        "apiVersion: v1\nkind: ../x\nmetadata: {name: x}\n",
        "2:7",
        "its kind",
    ),
    "a version that is a path": (
        "apiVersion: ../v1\nkind: X\nmetadata: {name: x}\n",
        "1:13",
        "apiVersion",
    ),
    "a name that is a path": (
        "apiVersion: v1\nkind: X\nmetadata: {name: ../x}\n",
        "3:18",
        'the text "../x"',
    ),
    "a name that is a number": (
        "apiVersion: v1\nkind: X\nmetadata: {name: 5}\n",
        "3:18",
        "name is the number 5",
    ),
    "an item of a List": ("kind: List\nitems:\n- 5\n", "3:3", _NO_OBJECT),
    "an item's name": ("kind: List\nitems:\n- kind: X\n  apiVersion: v1\n", "3:3", "metadata.name"),
    "a List without a list": ("kind: List\nitems: 5\n", "1:1", "apiVersion"),
    "no YAML": ("a: [\n", "2:1", "the text ends"),
    "a key twice": ("a: b\na: c\n", "2:1", "stands here again"),
}


@pytest.mark.parametrize(("text", "where", "message"), _WRONG.values(), ids=_WRONG)
def test_names_the_line(text: str, where: str, message: str, tmp_path: Path) -> None:
    (finding,) = findings(tmp_path, _RESOURCES, {"extra.yaml": text})
    printed = told(tmp_path, finding)
    assert printed.startswith(f"extra.yaml:{where}: ")
    assert message in printed


def test_all_that_is_wrong_in_a_file(tmp_path: Path) -> None:
    found = findings(tmp_path, _RESOURCES, {"extra.yaml": "a\n---\nb\n---\nkind: X\n"})
    assert [f.location.line for f in found] == [1, 3, 5]


@pytest.mark.parametrize(
    ("config", "where"),
    [
        (_RESOURCES, "meshgen.yaml:7:13: resources[0]"),
        (_FILES, "meshgen.yaml:7:33: configMaps.app.files.key"),
    ],
)
def test_a_file_that_is_not_there(config: str, where: str, tmp_path: Path) -> None:
    (finding,) = findings(tmp_path, config)
    assert finding.code is Code.READ
    assert told(tmp_path, finding).startswith(f"{where}: ")
    assert "extra.yaml" in finding.message


@pytest.mark.parametrize("config", [_RESOURCES, _FILES])
def test_a_folder(config: str, tmp_path: Path) -> None:
    (tmp_path / "extra.yaml").mkdir()
    (finding,) = findings(tmp_path, config)
    assert finding.location.line == 7
    assert finding.code is Code.READ
    assert "extra.yaml" in finding.message


@pytest.mark.parametrize("config", [_RESOURCES, _FILES])
def test_a_file_that_is_no_text(config: str, tmp_path: Path) -> None:
    (tmp_path / "extra.yaml").write_bytes(b"a\nb: \xff\n")
    (finding,) = findings(tmp_path, config)
    assert told(tmp_path, finding).startswith("extra.yaml:2:4: ")
    assert "0xff" in finding.message


def test_more_than_a_config_map_holds(tmp_path: Path) -> None:
    (finding,) = findings(tmp_path, _FILES, {"extra.yaml": "x" * (1 << 20)})
    assert told(tmp_path, finding).startswith("meshgen.yaml:7:")
    assert "configMaps.app: the ConfigMap holds 1048579 bytes" in str(finding)


def test_an_object_that_is_rendered_too(tmp_path: Path) -> None:
    text = "apiVersion: v1\nkind: ServiceAccount\nmetadata: {name: web}\n"
    (finding,) = findings(tmp_path, _RESOURCES, {"extra.yaml": text})
    assert finding.code is Code.CONFLICT
    assert told(tmp_path, finding).startswith("meshgen.yaml:7:13: resources[0]: ")
    assert "ServiceAccount/web is rendered twice" in finding.message
    assert "services.web.serviceAccount" in finding.hint


def test_an_object_that_no_schema_fits(tmp_path: Path) -> None:
    text = f"{_OBJECT}data: {{a: [1]}}\n"
    (finding,) = findings(tmp_path, _RESOURCES, {"extra.yaml": text})
    assert finding.code is Code.SCHEMA
    assert told(tmp_path, finding).startswith("extra.yaml:4:11: ConfigMap/x: resources[0]: data.a:")
