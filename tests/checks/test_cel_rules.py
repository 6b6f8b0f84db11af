"""Rules of CRDs: what they see of a value, what they say, and when they are not asked."""

from typing import Any

import pytest

from meshgen.checks.cel.escaping import escaped
from meshgen.checks.cel.rule import Rule, field_path, mentions_old, rules_of
from meshgen.checks.cel.syntax import for_item, tokens
from meshgen.checks.schema import SchemaChecker
from meshgen.checks.schema.extensions import ExtraChecker
from meshgen.checks.schema.plan import make_plan
from tests.checks.widgets import store_of, told, widget

OBJECT = {
    "type": "object",
    "properties": {
        "namespace": {"type": "string"},
        "a-b": {"type": "string"},
        "c__d": {"type": "string"},
        "e.f/g": {"type": "string"},
        "number": {"type": "number"},
        "integer": {"type": "integer"},
        "begin": {"type": "string", "format": "date-time"},
        "end": {"type": "string", "format": "date-time"},
        "bytes": {"type": "string", "format": "byte"},
        "port": {"x-kubernetes-int-or-string": True},
        "maybe": {"type": "string", "nullable": True},
        "map": {"type": "object", "additionalProperties": {"type": "string"}},
        "list": {"type": "array", "items": {"type": "string"}},
        "open": {"x-kubernetes-preserve-unknown-fields": True},
    },
}
LIST = {"type": "array", "items": {"type": "string"}}


def with_rule(schema: dict[str, Any], rule: str, **more: Any) -> dict[str, Any]:
    """Return a schema with a rule whose message is `broken`."""
    return {**schema, "x-kubernetes-validations": [{"rule": rule, "message": "broken", **more}]}


@pytest.mark.parametrize(
    ("rule", "value"),
    [
        ("self.__namespace__ == 'a' && has(self.__namespace__)", {"namespace": "a"}),
        ("self.a__dash__b == 'a'", {"a-b": "a"}),
        ("self.c__underscores__d == 'a' && !has(self.c__d)", {"c__d": "a"}),
        ("self.e__dot__f__slash__g == 'a'", {"e.f/g": "a"}),
        ("type(self.number) == double", {"number": 1}),
        ("type(self.integer) == int", {"integer": 1}),
        (
            "self.begin == self.end && timestamp(self.begin) == timestamp(self.end)",
            {"begin": "2024-01-01T00:00:00Z", "end": "2024-01-01T02:00:00+02:00"},
        ),
        (
            "self.begin < self.end",
            {"begin": "2024-01-01T09:00:00Z", "end": "2024-01-01T08:00:00-02:00"},
        ),
        ("self.bytes == b'hi' && self.bytes.size() == 2", {"bytes": "aGk="}),
        ("self.port == 80", {"port": 80}),
        ("self.port == 'http'", {"port": "http"}),
        ("!has(self.maybe)", {"maybe": None}),
        ("self.map == {} && self.open.any == null", {"map": {"a": None}, "open": {"any": None}}),
        ("!has(self.integer)", {"integer": None}),
        ("self.map['a-b'] == 'c' && 'in' in self.map", {"map": {"a-b": "c", "in": ""}}),
        ("self.list == ['a'] && self.map == {}", {"list": ["a"], "map": {}}),
        ("self.open.any[0].thing == 1", {"open": {"any": [{"thing": 1}]}}),
        ("self.list[0].size() == 3", {"list": ["a\0b"]}),
        ("self.list[0].size() == 1 && self.list[1].size() == 3", {"list": ["ß", "añ😀"]}),
        ("duration(self.list[0]) == duration('5us')", {"list": ["5µs"]}),
        ("self.list.size() == 1 // a comment", {"list": ["a"]}),
        ("self.list.exists(x, x == 'oldSelf')", {"list": ["oldSelf"]}),
    ],
)
def test_what_a_rule_sees(rule: str, value: dict[str, Any]) -> None:
    assert told(with_rule(OBJECT, rule), value) == []
    assert told(with_rule(OBJECT, f"!({rule}\n)"), value) == ["error spec: broken"]


def test_rules_hold_at_every_level() -> None:
    rule = {"x-kubernetes-validations": [{"rule": "self != 'x'", "message": "no x"}]}
    text = {"type": "string", **rule}
    schema = {
        "type": "object",
        "properties": {
            "text": text,
            "list": {"type": "array", "items": text},
            "map": {"type": "object", "additionalProperties": text},
        },
    }
    value = {"text": "x", "list": ["y", "x"], "map": {"a.b": "x", "c": "y"}}
    assert told(schema, value) == [
        "error spec.list[1]: no x",
        'error spec.map["a.b"]: no x',
        "error spec.text: no x",
    ]


def test_several_rules_are_told_each() -> None:
    rules = [{"rule": f"self.size() != {n}", "message": f"not {n}"} for n in (1, 2, 1)]
    schema = {**LIST, "x-kubernetes-validations": rules}
    assert told(schema, ["a"]) == ["error spec: not 1"]
    assert told(schema, ["a", "b"]) == ["error spec: not 2"]
    assert told(schema, []) == []


@pytest.mark.parametrize(
    ("more", "found"),
    [
        ({}, "spec: broken"),
        ({"message": ""}, "spec: failed rule: self.integer < 0"),
        ({"message": " broken\n"}, "spec: broken"),
        ({"fieldPath": ".integer"}, "spec.integer: broken"),
        ({"fieldPath": ".map['a.b']"}, 'spec.map["a.b"]: broken'),
        ({"fieldPath": "nonsense"}, "spec: broken"),
        ({"messageExpression": "'found ' + string(self.integer)"}, "spec: found 1"),
        ({"messageExpression": "'%d, not %s'.format([self.integer, 'x'])"}, "spec: 1, not x"),
        ({"messageExpression": "self.nosuch"}, "spec: broken"),
        ({"messageExpression": "nosuch()"}, "spec: broken"),
        ({"messageExpression": "'  '"}, "spec: broken"),
        ({"messageExpression": "'a\\nb'"}, "spec: broken"),
        ({"messageExpression": "true"}, "spec: broken"),
    ],
)
def test_what_a_rule_says_and_where(more: dict[str, Any], found: str) -> None:
    assert told(with_rule(OBJECT, "self.integer < 0", **more), {"integer": 1}) == [f"error {found}"]


@pytest.mark.parametrize(
    ("rule", "found"),
    [
        ("self.nosuch(1)", "undeclared reference to 'nosuch'"),
        ("self.integer <", "Syntax error: mismatched input '<EOF>'"),
        ("self.integer < 'a'", "No matching overloads found : _<_(int64, string)"),
        ("'text'", "it yields text, neither true nor false"),
        ("self.begin.getFullYear() > 0", "No matching overloads found : (string).getFullYear()"),
        ("self.list[0].replace('', self.list[0]) == ''", "the text becomes too long"),
    ],
)
def test_a_rule_that_cannot_be_checked_is_a_warning(rule: str, found: str) -> None:
    value = {"integer": 1, "begin": "2024-01-01T00:00:00Z", "list": ["x" * 2000]}
    assert told(with_rule(OBJECT, rule), value) == [
        f"warning spec: the rule “broken” was not checked: {found}"
    ]


def test_it_is_one_warning_for_an_object() -> None:
    item = with_rule({"type": "string"}, "nosuch(self)")
    schema = {"type": "array", "items": item}
    (found,) = told(schema, ["a", "b", "c"])
    assert found.startswith("warning spec[0]: the rule “broken” was not checked")


def test_a_rule_that_the_value_does_not_allow_is_broken() -> None:
    assert told(with_rule(OBJECT, "self.map.a == 'b'"), {"map": {}}) == [
        'error spec: broken; the rule cannot be worked out: no such key: "a"'
    ]


def test_a_value_that_is_wrong_already_is_not_asked_for() -> None:
    schema = with_rule(OBJECT, "false")
    assert told(schema, {"integer": True}) == ["error spec.integer: found true"]
    assert told(schema, {"other": 1}) == ["error spec.other: unknown field `other`"]


def test_what_is_right_beside_a_wrong_value_is_asked_for() -> None:
    text = with_rule({"type": "string"}, "self != 'x'")
    schema = {"type": "object", "properties": {"a": text, "b": {"type": "integer"}}}
    assert told(schema, {"a": "x", "b": "1"}) == [
        "error spec.a: broken",
        'error spec.b: found the text "1"; leave the quotes out: 1',
    ]


@pytest.mark.parametrize(
    ("rule", "optional", "found"),
    [
        ("self == oldSelf", False, []),
        ("self == oldSelf", True, ["error spec: broken"]),
        ("!oldSelf.hasValue() || oldSelf.value() == self", True, []),
        ("oldSelf.hasValue()", True, ["error spec: broken"]),
    ],
)
def test_rules_about_a_change(rule: str, optional: bool, found: list[str]) -> None:
    """Source: Transition rules in the documentation of CustomResourceDefinitions."""
    assert told(with_rule(LIST, rule, optionalOldSelf=optional), ["a"]) == found


def test_defaults_are_set_before_rules_are_asked() -> None:
    schema = with_rule(
        {"type": "object", "properties": {"a": {"type": "string", "default": "x"}}}, "self.a == 'x'"
    )
    assert told(schema, {}) == []
    assert told(schema, {"a": "y"}) == ["error spec: broken"]


def test_a_status_is_not_asked_for() -> None:
    status = with_rule({"type": "object", "properties": {"a": {"type": "string"}}}, "false")
    schema = {"openAPIV3Schema": {"type": "object", "properties": {"status": status}}}
    store = store_of({}, schema=schema)
    obj = widget({})
    del obj["spec"]
    assert SchemaChecker(store).check({**obj, "status": {"a": "b"}}) == []


def test_a_rule_may_compare_every_item_with_every_other() -> None:
    """The API server takes a list of 256; the library alone would give up at 100."""
    unique = with_rule(LIST, "self.all(a, self.exists_one(b, a == b))")
    names = [str(n) for n in range(256)]
    assert told(unique, names) == []
    assert told(unique, [*names, "7"]) == ["error spec: broken"]


def test_a_rule_that_takes_too_long_is_given_up() -> None:
    cubic = with_rule(LIST, "self.all(a, self.all(b, self.all(c, a + b + c != '')))")
    expected = ["warning spec: the rule “broken” was not checked: it takes too many steps"]
    assert told(cubic, [str(n) for n in range(150)]) == expected
    linear = with_rule(OBJECT, "self.list.all(a, a != '')")
    assert told(linear, {"list": ["a"] * 20_000}) == expected


def test_an_object_that_takes_too_long_is_given_up() -> None:
    schema = store_of(with_rule(LIST, "false")).schema("example.com/v1", "Widget")
    plan = make_plan(schema or {})
    assert plan is not None
    (found,) = ExtraChecker(seconds=0.0).check(plan, widget(["a"]), [], custom=True)
    assert found.message == "rules were not checked: it takes too long"
    assert found.severity == "warning"


@pytest.mark.parametrize(
    ("name", "found"),
    [
        *(("plain", "plain"), ("in", "__in__"), ("a.b-c/d", "a__dot__b__dash__c__slash__d")),
        *(("__", "__underscores__"), ("a___b", "a__underscores___b"), ("_a", "_a")),
        *(("1a", None), ("a b", None), ("ä", None), ("while", "__while__"), ("self", "self")),
    ],
)
def test_names_are_escaped_as_kubernetes_does(name: str, found: str | None) -> None:
    assert escaped(name) == found


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("", ()),
        (".a", ("a",)),
        (".a.b", ("a", "b")),
        (".a['b.c'].d", ("a", "b.c", "d")),
        ('["a"]', ("a",)),
        ("a", ()),
        (".a[0]", ()),
    ],
)
def test_field_path(text: str, found: tuple[str, ...]) -> None:
    assert field_path(text) == found


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("self == oldSelf", True),
        ("self == 'oldSelf'", False),
        ('self == "a\\"oldSelf"', False),
        ("self.matches(r'''oldSelf''')", False),
        ("self.boldSelfie", False),
        ("self == 'a' && 'b' == oldSelf", True),
    ],
)
def test_mentions_old(text: str, found: bool) -> None:
    assert mentions_old(text) is found


def test_what_there_is_no_old_value_for_is_read_as_none() -> None:
    source = {"rule": "oldSelf.orValue('oldSelf') == self", "optionalOldSelf": True}
    (rule,) = rules_of({"x-kubernetes-validations": [source]})
    assert rule == Rule("optional.none().orValue('oldSelf') == self")


@pytest.mark.parametrize(
    ("text", "item"),
    [
        ("self.all(a, a > 0)", "[x].all(a, a > 0)"),
        (" self . all( a ,(a)[0] == ')')\n", " [x] . all( a ,(a)[0] == ')')\n"),
        ('self.all(a, a != """"\'""") // )', '[x].all(a, a != """"\'""") // )'),
        ("self.all(a, a != r'\\') // it's", "[x].all(a, a != r'\\') // it's"),
        ('self.all(a, // )\n a != br"(")', '[x].all(a, // )\n a != br"(")'),
        ("self.all(a, true) && false", None),
        ("self.all(a, true) == self.all(a, false)", None),
        ("self.all(a, true", None),
        ("self.exists(a, true)", None),
        ("self.a.all(a, true)", None),
        ("'self'.all(a, true)", None),
    ],
)
def test_a_rule_about_one_item(text: str, item: str | None) -> None:
    assert for_item(text, "x") == item


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("a.b(1u)", ["a", ".", "b", "(", "1", "u", ")"]),
        ("'a\\'b' + bar", ["'a\\'b'", " ", "+", " ", "bar"]),
        (r"R'\'+b'\''", [r"R'\'", "+", r"b'\''"]),
        ("x//'\n'", ["x", "//'", "\n", "'"]),
    ],
)
def test_tokens(text: str, found: list[str]) -> None:
    assert tokens(text) == found
