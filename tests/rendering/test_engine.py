"""What an interpolation does: it puts a value in, whatever the value is."""

from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from meshgen.errors import MeshgenError
from meshgen.inputs import ConfigFolder
from meshgen.model.probe import HttpGet, Probe
from meshgen.model.volume import KeyFile, SourceFiles
from meshgen.rendering.engine import Engine
from meshgen.rendering.meter import weight
from meshgen.rendering.plain import inline, plain

JSON = st.recursive(
    st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
    max_leaves=10,
)


def engine_of(folder: Path, **templates: str) -> Engine:
    """Return an engine over templates by name, `__` for a slash."""
    for name, text in templates.items():
        path = folder / f"{name.replace('__', '/')}.yaml.j2"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return Engine([folder], ConfigFolder.of(folder / "x"))


def printed(folder: Path, text: str, **context: Any) -> list[Any]:
    """Return the documents of one template."""
    return engine_of(folder, x=text).render("x.yaml.j2", context)


@pytest.mark.parametrize(
    "value", [5, 0, True, False, 1.5, "", "5", [], {}, [1, "a"], {"a": {"b": 1}}]
)
def test_a_value_alone_keeps_its_type(value: Any, tmp_path: Path) -> None:
    (found,) = printed(
        tmp_path, "a: {{ value }}\nb: [{{ value }}]\n{{ 'c' }}: {{ value }}\n", value=value
    )
    assert found == {"a": value, "b": [value], "c": value}
    assert type(found["a"]) is type(value)


def test_none_takes_its_key_or_item_away(tmp_path: Path) -> None:
    text = "a: {{ none }}\nb: [1, {{ none }}, 2]\nc:\n  d: {{ none }}\n  e: null\n"
    assert printed(tmp_path, text) == [{"b": [1, 2], "c": {}}]


def test_none_inside_of_a_value_stays(tmp_path: Path) -> None:
    assert printed(tmp_path, "a: {{ value }}\n", value={"b": None}) == [{"a": {"b": None}}]


def test_a_text_around_a_value(tmp_path: Path) -> None:
    text = 'a: x-{{ value }}-y\nb: "{{ value }}{{ 5 }}"\nc: |\n  {{ value }}\n  {{ 1.5 }}\n'
    (found,) = printed(tmp_path, text, value="a: b\n- c")
    assert found == {"a": "x-a: b\n- c-y", "b": "a: b\n- c5", "c": "a: b\n- c\n1.5\n"}


def test_a_value_in_a_comment_is_nothing(tmp_path: Path) -> None:
    assert printed(tmp_path, "a: b # {{ value }}\n", value="\nc: d") == [{"a": "b"}]


def test_a_value_stands_where_it_is_printed_last(tmp_path: Path) -> None:
    text = "{% set a %}{{ value }}{% endset %}\n{{ 1 }}: {{ 2 }}\na: {{ a }}\n"
    assert printed(tmp_path, text, value="v") == [{"1": 2, "a": "v"}]


def test_several_documents_and_none(tmp_path: Path) -> None:
    assert printed(tmp_path, "---\na: 1\n---\n---\n{{ value }}\n", value={"b": 2}) == [
        {"a": 1},
        {"b": 2},
    ]
    assert printed(tmp_path / "empty", "{# nothing #}\n") == []


def test_a_part_in_a_part(tmp_path: Path) -> None:
    engine = engine_of(
        tmp_path,
        x="a: {{ part('one', value='1') }}\nb: {{ value }}\n",
        part__one="c: {{ part('two') }}\nd: {{ value }}\n",
        part__two="{{ value }}{{ outer }}: {{ value }}\n",
    )
    for value in ("x: y", "{{ value }}", "\ue0001.0\ue001"):
        assert engine.render("x.yaml.j2", {"value": value, "outer": value}) == [
            {"a": {"c": {f"1{value}": "1"}, "d": "1"}, "b": value}
        ]


def test_an_error_in_a_part_leaves_nothing_behind(tmp_path: Path) -> None:
    engine = engine_of(
        tmp_path, x="a: {{ 1 }}\nb: {{ part('one', value=value) }}\n", part__one="{{ 5 / value }}\n"
    )
    with pytest.raises(MeshgenError):
        engine.render("x.yaml.j2", {"value": 0})
    assert engine.render("x.yaml.j2", {"value": 5}) == [{"a": 1, "b": 1.0}]


@given(JSON)
def test_plain_data_is_what_it_was(value: Any) -> None:
    assert plain(value) == value


@given(st.text())
def test_a_text_is_what_it_was(text: str) -> None:
    assert inline(text) == text


@pytest.mark.parametrize(
    ("value", "expected"), [((1, 2), [1, 2]), ({5: "a"}, {"5": "a"}), ({"a": (1,)}, {"a": [1]})]
)
def test_what_is_nearly_json_becomes_it(value: Any, expected: Any) -> None:
    assert plain(value) == expected


@pytest.mark.parametrize(
    "value",
    [object(), b"x", {1}, float("nan"), float("inf"), "\ud800", {None: 1}, {True: 1}, {(): 1}],
)
def test_what_is_no_json_is_refused(value: Any) -> None:
    for wrapped in (value, [value], {"a": value}):
        with pytest.raises(ValueError, match="cannot print"):
            plain(wrapped)


def test_settings_print_themselves_by_their_names_in_the_file(tmp_path: Path) -> None:
    probe = Probe(path="/", period_seconds=5)
    (printed_probe,) = printed(tmp_path, "a: {{ probe }}\nb: {{ [probe] }}\n", probe=probe)
    expected = {"path": "/", "periodSeconds": 5}
    assert printed_probe == {"a": expected, "b": [expected]}


def test_a_mapping_of_the_settings_is_a_list_where_the_api_has_one(tmp_path: Path) -> None:
    get = HttpGet(path="/", port=80, http_headers={"A": "a", "B": "b"})
    files = SourceFiles(name="c", items={"k": KeyFile("x", mode=0), "l": KeyFile("y")})
    (found,) = printed(tmp_path, "a: {{ get }}\nb: {{ files }}\n", get=get, files=files)
    headers = [{"name": "A", "value": "a"}, {"name": "B", "value": "b"}]
    assert found["a"] == {"path": "/", "port": 80, "httpHeaders": headers}
    items = [{"key": "k", "path": "x", "mode": 0}, {"key": "l", "path": "y"}]
    assert found["b"] == {"name": "c", "items": items}


def test_settings_weigh_what_they_hold() -> None:
    assert weight(Probe(exec=["x" * 160] * 100)) > 1000
