"""Templates that would never end, fill the machine, or print what differs from run to run.

What is counted are steps and sizes, so that every machine says the same: nothing here looks at a
clock. That each of them ends soon shows in the time that the tests take.
"""

from pathlib import Path
from typing import Any

import pytest
from ruamel.yaml import YAML

from meshgen.errors import MeshgenError
from meshgen.findings import Code

from .findings import findings
from .test_engine import engine_of, printed

_STEPS = "more than 1,000,000 steps"
_LONG = "a text of more than 1,048,576 characters"
_ENDLESS = YAML(typ="safe").load(Path(__file__).with_name("endless.yaml").read_text("utf-8"))
# Filters and methods that make long texts of short ones.
_LONG_TEXTS = (
    "'x' | center(10 ** 9)",
    "'x' | indent(10 ** 9)",
    "('x\\n' * 9999) | indent(9999)",
    "'x' | indent('ab' * 999999, first=true)",
    "'%999999999d' | format(1)",
    "'%.999999999f' | format(1)",
    "'%*d' | format(10 ** 9, 1)",
    "'%-*s' % (10 ** 9, 'x')",
    "'%(a)999999999s' % {'a': 1}",
    "('%(a)s' * 999) % {'a': 'x' * 9999}",
    "'{:>999999999}'.format(1)",
    "'{:>{}}'.format(1, 10 ** 9)",
    "'{:.999999999f}'.format(1.5)",
    "'{a:>999999999}'.format_map({'a': 1})",
    "('{0}' * 999).format('x' * 9999)",
    "('x' * 9999) | replace('x', 'y' * 9999)",
    "('x' * 9999) | replace('', 'y' * 9999)",
    "('x' * 9999) | join('y' * 9999)",
    "(range(9999) | list) | join('y' * 9999)",
    "(range(9999) | map('string')) | join('y' * 9999)",
    "[1, 2] | tojson(10 ** 9)",
    "[1] | tojson(indent=10 ** 9)",
    "('x ' * 9999) | wordwrap(1, true, 'y' * 9999)",
    "('x' * 999999) | wordwrap(1)",
    "'x'.center(10 ** 9)",
    "'x'.ljust(10 ** 9)",
    "'x'.rjust(10 ** 9)",
    "'x'.zfill(10 ** 9)",
    "'\\t'.expandtabs(10 ** 9)",
    "'\\t'.expandtabs(tabsize=10 ** 9)",
    "('x' * 9999).replace('x', 'y' * 9999)",
    "('y' * 9999).join(['a'] * 9999)",
    "('x' * 9999).translate({120: 'y' * 9999})",
    "'x'.encode().center(10 ** 9)",
    "(5).to_bytes(10 ** 9, 'big')",
    "1.5 | round(10 ** 9, 'ceil')",
    "[1] | batch(10 ** 9, 0) | list",
)
# What a text of would show where in memory it is, or all that meshgen holds.
_NO_DATA = {
    "'x' | attr('format') | string": "a function",
    "'x'.upper ~ ''": "a function",
    "'%s' % 'x'.upper": "a function",
    "'%s' | format('x'.upper)": "a function",
    "'{}'.format('x'.upper)": "a function",
    "'{!r}'.format('x'.upper)": "a function",
    "'{0.upper}'.format('x')": "a function",
    "'{a}'.format_map({'a': 'x'.upper})": "a function",
    "['x'.upper] | join": "a function",
    "['x'.upper] | string": "a function",
    "{'a': ['x'.upper]} | string": "a function",
    "['x'.upper] | pprint": "a function",
    "'x'.upper | urlencode": "a function",
    "'x'.upper | replace('a', 'b')": "a function",
    "'x'.upper | upper": "a function",
    "'x'.upper | indent": "a function",
    "['x'.upper] | map('string') | list": "a function",
    "['x'.upper] | map('upper') | join": "a function",
    "[1] | map('string') | string": "a generator",
    "namespace(a=1) | string": "a Python Namespace",
    "cycler(1, 2) | string": "a Python Cycler",
    "range | string": "a function",
    "[joiner()] | tojson": "a function",
}


def _refusal(text: str, folder: Path) -> tuple[int, str]:
    with pytest.raises(MeshgenError) as raised:
        printed(folder, text)
    (finding,) = raised.value.findings
    assert finding.code is Code.TEMPLATE
    assert finding.location.file == str(folder / "x.yaml.j2")
    assert " at 0x" not in finding.message
    return finding.location.line, finding.message


@pytest.mark.parametrize("case", _ENDLESS, ids=lambda case: case["name"])
def test_what_never_ends_is_refused(case: dict[str, Any], tmp_path: Path) -> None:
    line, told = _refusal(case["template"], tmp_path)
    assert case["message"] in told
    assert line == case["line"]


@pytest.mark.parametrize("expression", _LONG_TEXTS)
def test_long_texts_are_refused_before_they_are_made(expression: str, tmp_path: Path) -> None:
    line, told = _refusal(f"\nx: {{{{ ({expression}) | length }}}}\n", tmp_path)
    assert line == 2
    assert _LONG in told or _STEPS in told


@pytest.mark.parametrize(("expression", "what"), _NO_DATA.items())
def test_only_data_becomes_text(expression: str, what: str, tmp_path: Path) -> None:
    line, told = _refusal(f"\nx: {{{{ {expression} }}}}\n", tmp_path)
    assert line == 2
    assert f"a template cannot print {what}" in told


def test_addresses_in_messages_are_left_out(tmp_path: Path) -> None:
    assert "no element <built-in method upper" in _refusal("{{ {}['x'.upper] }}", tmp_path)[1]


@pytest.mark.parametrize(
    ("expression", "value"),
    [
        ("'%5d|%-5s|%.2f|%%' % (1, 'a', 2.5)", "    1|a    |2.50|%"),
        ("'%(a)s and %(b)05d' % {'a': 'x', 'b': 5000000}", "x and 5000000"),
        ("'%d' % 5000000", "5000000"),
        ("'{:>5}|{a[b]}'.format(1, a={'b': 2})", "    1|2"),
        ("'x' | center(5)", "  x  "),
        ("'a\\nb' | indent(2)", "a\n  b"),
        ("'a-b' | replace('-', '+')", "a+b"),
        ("[1, none, 'a', true] | join(', ')", "1, None, a, True"),
        ("{'b': [1], 'a': 'x'} | tojson", '{"a": "x", "b": [1]}'),
        ("[[1, 2], [3]] | sum(start=[])", [1, 2, 3]),
        ("[3, 1, 2] | sort | map('string') | list", ["1", "2", "3"]),
        ("range(5) | select('even') | list", [0, 2, 4]),
        ("'a b c' | wordwrap(1)", "a\nb\nc"),
        ("2 ** 62", 2**62),
        ("{'a': 1}.items() | list", [["a", 1]]),
        ("'a,b'.split(',')", ["a", "b"]),
        ("[1, 2, 3][1:]", [2, 3]),
        ("1.234 | round(2)", 1.23),
    ],
)
def test_what_is_small_is_as_ever(expression: str, value: object, tmp_path: Path) -> None:
    assert printed(tmp_path, f"x: {{{{ {expression} }}}}\n") == [{"x": value}]


def test_what_is_worked_out_again_and_again_counts(tmp_path: Path) -> None:
    text = (
        "{% for i in range(99999) %}{% if service.spec.env or workload.containers[0].env %}\n"
        "{% endif %}{% set x = workload.containers[0].env %}{% endfor %}"
    )
    config = "templates: own\nservices: {web: {image: a, env: {"
    config += ", ".join(f"A{number}: x" for number in range(50)) + "}}}\n"
    (finding,) = findings(tmp_path, config, {"own/service/x.yaml.j2": text})
    assert _STEPS in finding.message


def test_what_was_rendered_before_does_not_count(tmp_path: Path) -> None:
    engine = engine_of(tmp_path, x="{% for x in range(90000) %}{% endfor %}\na: 1\n")
    assert {str(engine.render("x.yaml.j2", {})) for _ in range(20)} == {"[{'a': 1}]"}


def test_a_loop_knows_how_long_it_is(tmp_path: Path) -> None:
    text = "{% for x in 'ab' %}\n- {{ [loop.index, loop.length, x, loop.last] }}\n{% endfor %}"
    assert printed(tmp_path, text) == [[[1, 2, "a", False], [2, 2, "b", True]]]


def test_many_things_are_not_too_many(tmp_path: Path) -> None:
    text = "{% for x in range(20000) %}\n- name: a-{{ x }}\n  value: {{ x }}\n{% endfor %}"
    (items,) = printed(tmp_path, text)
    assert len(items) == 20000
