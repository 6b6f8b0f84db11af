"""No rule takes a processor or the memory for itself: what it may cost is known before it runs."""

import re
from collections.abc import Iterator
from typing import Any

import pytest

from meshgen.checks.cel.cost import LIMIT, Cost
from meshgen.checks.cel.estimate import charge
from meshgen.checks.cel.extent import OneOf
from meshgen.checks.cel.program import Compiler
from meshgen.checks.cel.rule import rules_of
from meshgen.checks.cel.syntax import tokens
from meshgen.checks.cel.tree import Tree, parse
from meshgen.datafiles import data_dir
from meshgen.schemas.index import read
from tests.checks.widgets import told

INTEGERS = {"type": "array", "items": {"type": "integer"}}
TEXTS = {"type": "array", "items": {"type": "string"}}
TEXT = {"type": "string"}
NUMBERS = list(range(20_000))
DIGITS = "[0,1,2,3,4,5,6,7,8,9]"
TEN = "a+a+a+a+a+a+a+a+a+a"


def with_rule(schema: dict[str, Any], rule: str) -> dict[str, Any]:
    """Return a schema with a rule whose message is `broken`."""
    return {**schema, "x-kubernetes-validations": [{"rule": rule, "message": "broken"}]}


@pytest.mark.parametrize(
    ("schema", "rule", "value"),
    [
        (INTEGERS, "self.all(x, self.sum() > 0)", NUMBERS),
        (INTEGERS, "self.all(x, self.max() > 0 && self.min() < 1)", NUMBERS),
        (INTEGERS, "self.all(x, self.isSorted())", NUMBERS),
        (INTEGERS, "self.all(x, sets.contains(self, self))", NUMBERS),
        (INTEGERS, "self.all(x, sets.equivalent(self, self))", NUMBERS),
        (INTEGERS, "self.all(x, sets.intersects(self, [-1]) || true)", NUMBERS),
        (INTEGERS, "self.all(x, self.indexOf(-1) < self.lastIndexOf(x))", NUMBERS),
        (INTEGERS, "self.all(x, -1 in self || true)", NUMBERS),
        (INTEGERS, "self.all(x, self == self)", NUMBERS),
        (INTEGERS, "self.map(x, x).size() > 0", NUMBERS),
        (INTEGERS, "self.filter(x, x >= 0).size() > 0", NUMBERS),
        (INTEGERS, "self.all(x, self.map(y, y).size() > 0)", NUMBERS),
        (INTEGERS, "self.all(x, (self + self).size() > 0)", NUMBERS),
        (INTEGERS, "self.all(x, '%s'.format([self]) != '')", NUMBERS),
        (INTEGERS, "self.map(x, self.map(y, self)).all(x, x.all(y, y.sum() > 0))", NUMBERS[:200]),
        (TEXT, f"{DIGITS}.all(x, {DIGITS}.all(y, (self+self).size() > 0))", "x" * 1_000_000),
        (TEXT, f"{DIGITS}.all(x, {DIGITS}.all(y, self.matches('(a|x)*b|x*')))", "x" * 1_000_000),
        (TEXT, f"{DIGITS}.all(x, {DIGITS}.all(y, self.contains('xy') || true))", "x" * 3_000_000),
        (TEXT, f"[self]{f'.map(a, {TEN})' * 7}.all(a, a.size() > 1)", "x" * 1000),
        (TEXT, f"[self]{'.map(b, [b, b])' * 25} == [self]{'.map(b, [b, b])' * 25}", "x" * 1000),
        (TEXTS, "self.all(x, self[0].find('x*y') == '')", ["x" * 14_000] * 1000),
        (TEXTS, "self.all(x, self[0].find(self[1]) == '')", ["x" * 14_000, *["x*y"] * 1000]),
        (TEXTS, "self.all(x, self[0].findAll('x').size() > 0)", ["x" * 100_000] * 100),
        (TEXTS, "self.all(x, self[0].replace('x', 'yy') != '')", ["x" * 400_000] * 100),
        (TEXTS, "self.all(x, self[0].split('').size() > 0)", ["x" * 400_000] * 100),
        (TEXTS, "self.all(x, self.join('-') != '')", ["x" * 900] * 1000),
        (TEXTS, "self.all(x, self[0].lowerAscii() != '')", ["x" * 400_000] * 100),
    ],
)
def test_what_would_take_long_is_not_worked_out(
    schema: dict[str, Any], rule: str, value: Any
) -> None:
    Compiler().program("true")  # the library is there
    found = told(with_rule(schema, rule), value)
    assert found == ["warning spec: the rule “broken” was not checked: it takes too many steps"]


@pytest.mark.parametrize(
    ("schema", "rule", "value"),
    [
        (INTEGERS, "self.sum() > 0 && self.isSorted() && self.max() > 0", NUMBERS),
        (INTEGERS, "sets.contains(self, self) && self.indexOf(7) == 7", NUMBERS),
        (INTEGERS, "self.all(x, self.exists_one(y, x == y))", NUMBERS[:1000]),
        (INTEGERS, "self.all(x, self.sum() > 0)", NUMBERS[1:300]),
        (INTEGERS, "self.map(x, x + 1).sum() > 0", NUMBERS[:1500]),
        (TEXT, "self.split('').join('-').size() > 0", "x" * 100_000),
        (TEXT, "self.matches('^[a-z]+(-[a-z]+)*$')", "x" * 1_000_000),
        (TEXT, "(self + self + self).size() == 3000000", "x" * 1_000_000),
        (TEXTS, "self.all(x, !x.contains('*') || x.startsWith('*.'))", ["*.example"] * 9000),
        (TEXTS, "self.all(x, x.find('[a-z]+') != '')", ["a" * 60] * 1000),
    ],
)
def test_what_the_api_server_takes_is_worked_out(
    schema: dict[str, Any], rule: str, value: Any
) -> None:
    assert told(with_rule(schema, rule), value) == []


def test_a_message_that_would_take_long_is_not_worked_out() -> None:
    rule = {
        "rule": "false",
        "message": "plain",
        "messageExpression": f"[self]{'.map(a, a+a)' * 40}[0]",
    }
    schema = {**TEXT, "x-kubernetes-validations": [rule]}
    assert told(schema, "x" * 1000) == ["error spec: plain"]


def test_of_several_rules_those_that_are_cheap_are_worked_out() -> None:
    rules = ["self.all(x, self.sum() > 0)", "self.size() < 10"]
    listed = [{"rule": rule, "message": rule} for rule in rules]
    assert told({**INTEGERS, "x-kubernetes-validations": listed}, NUMBERS) == [
        "error spec: self.size() < 10",
        f"warning spec: the rule “{rules[0]}” was not checked: it takes too many steps",
    ]


@pytest.mark.parametrize(
    "part",
    [".map(a, true ? a : a.b)", ".map(a, a + a)", ".map(a, [a, a])", ".filter(a, a in [a, a])"],
)
def test_the_estimate_of_a_long_rule_ends(part: str) -> None:
    """Each part doubled what all before it took, once: of 3000 nobody would see the end."""
    for count in (10, 60, 300, 3000):
        text = f"[self]{part * count}.all(a, a.k in a.k.k[0])"
        assert isinstance(Cost(text).is_affordable({"self": {"k": {"k": [1]}}}), bool)


def test_a_rule_longer_than_any_is_not_read() -> None:
    rule = " || ".join(["self == 'a'"] * 10_000)
    assert told(with_rule(TEXT, rule), "a") == [
        "warning spec: the rule “broken” was not checked: it has more than 100,000 characters"
    ]


@pytest.mark.parametrize("part", ["r", '"', "'", "\\", "r'''", 'b"""\\', '\\"', "oldSelf '", "//"])
def test_a_long_rule_is_cut_into_tokens_in_one_go(part: str) -> None:
    text = f"oldSelf {part * 100_000}"
    assert "".join(tokens(text)) == text


def shipped_rules() -> Iterator[str]:
    """Yield every expression in the schemas that ship with meshgen."""

    def expressions(node: Any) -> Iterator[str]:
        if isinstance(node, dict):
            for rule in rules_of(node):
                yield from (text for text in (rule.text, rule.expression) if text)
            for sub in node.values():
                yield from expressions(sub)
        elif isinstance(node, list):
            for sub in node:
                yield from expressions(sub)

    for path in data_dir("schemas").glob("*/*.json"):
        yield from expressions(read(path).get("schema", {}))


def test_every_rule_that_ships_is_read_and_cheap() -> None:
    """What a rule about a list costs grows with its square; 256 items are the most of any."""
    expressions = set(shipped_rules())
    assert len(expressions) > 100
    item = {f"{name}": "x" * 63 for name in ("name", "group", "kind", "port", "namespace")}
    for text in expressions:
        assert isinstance(parse(text), Tree), text
        for value in ([item] * 64, ["x" * 253] * 100, item, "x" * 4096):
            assert Cost(text).is_affordable({"self": value}), text


@pytest.mark.parametrize(
    ("text", "tree"),
    [
        ("self.a[0]", "[](field:a(self), 0)"),
        ("a || b && c || d", "||(a, &&(b, c), d)"),
        ("-1 + 2.5e-3 * 0x1Fu", "+(1, *(2.5e-3, 0x1Fu))"),
        ("a ? b : c ? d : e", "choice(a, b, choice(c, d, e))"),
        (
            "has(self.a) // why\n && !(b in ['x', \"y)\"])",
            "&&(has(field:a(self)), in(b, list('x', \"y)\")))",
        ),
        ("self.all(x, x > 0).b", "field:b(all(self, x, >(x, 0)))"),
        ("{'a': 1, ?'b': c}.?a[?'b']", "[](field:a(map('a', 1, 'b', c)), 'b')"),
        ("[]", "list()"),
        ("self.`a-b` == 1", "==(field:`a-b`(self), 1)"),
        ("a.B{c: 1}", "map(c, 1)"),
        ("f(r'\\', b\"\")", "f(r'\\', b\"\")"),
    ],
)
def test_the_tree_of_an_expression(text: str, tree: str) -> None:
    assert shown(parse(text)) == tree


@pytest.mark.parametrize("text", ["", "a b", "a.", "(a", "[a", "f(a b)", "a ?", "(" * 500, "a ? b"])
def test_what_is_no_expression(text: str) -> None:
    with pytest.raises((ValueError, RecursionError)):
        parse(text)
    assert not Cost(text).is_affordable({"self": 1}, 1)


def shown(tree: Tree) -> str:
    """Return a tree as calls."""
    kind = {"call": tree.text, "field": f"field:{tree.text}"}.get(tree.kind, tree.kind)
    inner = ", ".join(map(shown, tree.parts))
    return tree.text if tree.kind in ("literal", "name") else f"{kind}({inner})"


@pytest.mark.parametrize(
    ("text", "value", "length"),
    [
        ("self", ["ab", "abcd"], 2),
        ("self[1]", ["ab", "abcd"], 4),
        ("self.a.b", {"a": {"b": [1, 2, 3]}, "c": "x" * 99}, 3),
        ("self.?c.orValue([])", {"c": [1, 2]}, 2),
        ("self.c + self.c", {"c": "abc"}, 6),
        ("self.filter(x, x > 1)", [1, 2, 3], 3),
        ("self.map(x, x + x)[0]", ["ab"], 4),
        ("true ? self.a : self.b", {"a": "abc", "b": [1]}, 3),
        ("self.join('--')", ["ab", "cd"], 6),
        ("self.split('')", "abc", 4),
        ("[self, 'x']", "abc", 2),
    ],
)
def test_what_is_yielded_is_no_larger(text: str, value: Any, length: int) -> None:
    _, extent = charge(parse(text), {"self": OneOf([value])})
    assert extent.length >= length
    if not re.search("join|split", text):
        assert extent.length == length


def test_the_cost_counts_every_turn_of_a_loop() -> None:
    costs = []
    for count in (10, 100, 1000):
        names = {"self": OneOf([list(range(count))])}
        costs.append(charge(parse("self.all(x, self.exists(y, x == y))"), names)[0])
    assert 90 < costs[1] / costs[0] < 101
    assert costs[2] < LIMIT
