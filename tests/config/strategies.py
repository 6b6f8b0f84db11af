"""Configs that follow the JSON Schema more or less: most settings right, some of them not."""

from typing import Any

from hypothesis import strategies as st

from meshgen.config.schema import read_schema
from meshgen.schemas.walk import Schema, branches_of

SCHEMA = read_schema()

_names = ["a", "web", "Web", "a.b", "A_B", "web-", "*", "", "a\n", "a b", "x" * 64, "${a.url}"]
_amounts = ["1", "80", "100m", "1Gi", "50%", "10s", "1.29", "1 Gi", "1e999"]
_words = ["STRICT", "Deployment", "no", "/", "status.podIP", "http", "tcp-x", "nginx:1", "*.a"]
_texts = st.sampled_from([*_names, *_amounts, *_words])
_odd = st.one_of(
    _texts,
    st.integers(-1, 70000),
    st.booleans(),
    st.none(),
    st.floats(0, 2).filter(lambda number: not number.is_integer()),
    st.just([]),
    st.just({}),
    st.dictionaries(_texts, _texts, max_size=2),
    st.lists(_texts, max_size=2),
)


def _values(schema: Schema, depth: int) -> st.SearchStrategy[Any]:
    """Draw what a schema takes, more or less; seldom anything at all."""
    forms = [_form(form, depth) for form in branches_of(schema, SCHEMA)]
    return st.one_of(*forms, *forms, *forms, _odd)


def _form(form: Schema, depth: int) -> st.SearchStrategy[Any]:
    if "enum" in form:
        return st.sampled_from(form["enum"])
    if form.get("type") == "array" and depth:
        return st.lists(_values(form.get("items", {}), depth - 1), max_size=2)
    if form.get("type") == "object" and depth:
        return _mapping(form, depth - 1)
    if form.get("type") in ("integer", "number"):
        return st.integers(form.get("minimum", 0) - 1, form.get("minimum", 0) + 10)
    return _odd


def _mapping(form: Schema, depth: int) -> st.SearchStrategy[Any]:
    more = form.get("additionalProperties", True)
    if isinstance(more, dict):
        return st.dictionaries(_texts, st.deferred(lambda: _values(more, depth)), max_size=2)
    properties = form.get("properties", {})
    if not properties:
        return st.dictionaries(_texts, _odd, max_size=2)
    names = st.lists(st.sampled_from([*properties, "unknown"]), max_size=4, unique=True)
    return names.flatmap(
        lambda chosen: st.fixed_dictionaries(
            {n: _values(properties[n], depth) if n in properties else _odd for n in chosen}
        )
    )


CONFIGS = st.builds(
    lambda rest: {
        "apiVersion": "meshgen.dev/v1alpha1",
        "kind": "Mesh",
        "metadata": {"name": "t"},
        **rest,
    },
    _mapping(SCHEMA["$defs"]["Mesh"], 6),
)
