"""JSON that Python's parser may read, and JSON that needs a closer look."""

import pytest

from meshgen.yamlio.jsontext import read_json


def test_json_is_read_with_its_types() -> None:
    text = '\n{"a": [1, 1.0, true, null, "\\ud83d\\ude00"], "b": {}}'
    data = read_json(text)
    assert data == {"a": [1, 1.0, True, None, "😀"], "b": {}}
    assert [type(value) for value in data["a"][:3]] == [int, float, bool]


@pytest.mark.parametrize(
    "text",
    [
        "a: 1",
        '"a"',
        "1",
        "",
        '{"a": 1, "a": 2}',
        '{"a": NaN}',
        '{"a": -Infinity}',
        '{"a": 1e999}',
        '{"a": 18446744073709551616}',
        '{"a": ' + "1" * 5000 + "}",
        '{"a": "\\ud83d"}',
        '{"\\udc00": 1}',
        '{"a": 1} {}',
        '{"a": 1,}',
        '{"a": "\n"}',
        "{{ template }}",
        '{"a": ' + "[" * 101 + "]" * 101 + "}",
        "[" * 100_000,
        "[" * 100_000 + "]" * 100_000,
    ],
)
def test_what_is_not_sure_is_left_alone(text: str) -> None:
    assert read_json(text) is None
