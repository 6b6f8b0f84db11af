"""A place over all environments, and how what stands there is printed."""

from typing import Any

import pytest

from meshgen.chart.place import MISSING, Place
from meshgen.chart.printing import Form, form_of
from meshgen.chart.types import Block, Scalar, When

AS_IT_IS = "{{ .Values.a }}"


def place(reference: Any = MISSING, **variants: Any) -> Place:
    return Place(("spec",), variants, list(variants), reference)


def test_below_a_key() -> None:
    below = place({"b": 1, "c": 5}, x={"c": 1, "d": 2}, y={"b": 3}, z={"c": None}).at("c")
    assert below == Place(("spec", "c"), {"x": 1, "z": None}, ["x", "y", "z"], 5)
    assert not below.is_everywhere
    assert below.all_values == [1, None, 5]
    assert place(x={}).at("c") == Place(("spec", "c"), {}, ["x"], MISSING)


def test_items() -> None:
    one, two = [{"name": "a", "v": 1}, {"name": "b"}], [{"name": "a", "v": 2}, {"name": "b"}]
    first, second = place(two, x=one, y=two).items()
    assert first == Place(("spec", 0), {"x": one[0], "y": two[0]}, ["x", "y"], two[0])
    assert second.path == ("spec", 1)
    # A list of other items, or none, tells nothing of these.
    assert [item.reference for item in place([*one, {}], x=one, y=two).items()] == [MISSING] * 2


@pytest.mark.parametrize(
    ("variants", "is_mapping", "is_list"),
    [
        ([{"a": 1}, {"a": 2, "b": 3}], True, False),
        ([{"a": 1}, {"b": 3}], False, False),  # nothing in common
        ([{}, {}], True, False),
        ([{"a": 1}, "a"], False, False),
        ([[{"name": "a"}], [{"name": "a", "x": 1}]], False, True),
        ([[{"name": "a"}], [{"name": "b"}]], False, False),
        ([["a"], ["a", "b"]], False, False),
    ],
)
def test_what_is_taken_apart(variants: list[Any], is_mapping: bool, is_list: bool) -> None:
    one, other = variants
    both = place(x=one, y=other)
    assert (both.is_mapping, both.is_list) == (is_mapping, is_list)
    partly = Place((), {"x": one}, ["x", "y"])
    assert not partly.is_mapping
    assert not partly.is_list


WIDE = {"type": ["integer", "string"]}


@pytest.mark.parametrize(
    ("values", "schema", "template", "node"),
    [
        (["a", "b"], {}, False, Scalar("{{ .Values.a | quote }}")),
        ([], {}, False, Scalar("{{ .Values.a | quote }}")),
        (["a"], {}, True, Scalar("{{ tpl .Values.a $ | quote }}")),
        ([1, 2], {}, False, Scalar("{{ .Values.a | int64 }}")),
        ([True], {}, False, Scalar(AS_IT_IS)),
        ([0.5, 1], {}, False, Scalar("{{ .Values.a | toJson }}")),
        ([1, "25%"], {}, False, Scalar("{{ .Values.a | toJson }}")),
        # What it may be set to counts as well.
        ([1], WIDE, False, Scalar("{{ .Values.a | toJson }}")),
        (["a"], WIDE, True, Scalar("{{ tpl .Values.a $ | quote }}")),
        # What Helm would not hand on stands in values as YAML.
        ([2**60], {}, False, Scalar(AS_IT_IS)),
        ([{"a": 1}, {}], {}, False, Block("toYaml .Values.a")),
        ([["a"]], {}, True, Block("tpl (toYaml .Values.a) $")),
        ([{"a": None}], {}, False, Block(".Values.a")),
        ([{"a": None}], {}, True, Block("tpl .Values.a $")),
    ],
)
def test_forms(values: list[Any], schema: dict[str, Any], template: bool, node: Any) -> None:
    assert form_of(values, schema, template=template).node(".Values.a") == node


@pytest.mark.parametrize(
    ("values", "blank", "head"),
    [
        (["a"], False, "with .Values.a"),
        ([{"a": 1}], True, "with .Values.a"),
        # `with` would take these for nothing.
        (["a"], True, 'if not (kindIs "invalid" .Values.a)'),
        (["a", ""], False, 'if not (kindIs "invalid" .Values.a)'),
        ([1], False, 'if not (kindIs "invalid" .Values.a)'),
        ([{}], False, 'if not (kindIs "invalid" .Values.a)'),
    ],
)
def test_what_may_be_missing(values: list[Any], blank: bool, head: str) -> None:
    form: Form = form_of(values, {}, template=False)
    node = form.optional(".Values.a", values, blank=blank)
    assert node == When(head, form.node("." if head.startswith("with") else ".Values.a"))
