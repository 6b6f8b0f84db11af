"""Charge an expression, part by part, by the size of what it will take."""

from collections.abc import Mapping

from meshgen.checks.cel.extent import CHARACTER, SMALL, Either, Extent
from meshgen.checks.cel.functions import LONGEST
from meshgen.checks.cel.search import most_steps
from meshgen.checks.cel.tree import Tree

# Measured: how much longer than the library takes for its own functions it takes for meshgen's,
# since what they take is converted for Python; and for those that compare items with each other.
_CONVERTED, _COMPARED = 20, 50
_COMPARING = {"indexOf", "lastIndexOf", "contains", "equivalent", "intersects"}
_LOOPS = {"all", "exists", "exists_one", "filter", "map", "optFlatMap", "optMap"}
# What takes no longer for what is large.
_CONSTANT = {"!", "&&", "||", "-", "*", "/", "%", "[]", "dyn", "has", "size", "type"}
# What yields what it takes.
_PASSING = {"dyn", "of", "ofNonZeroValue", "or", "orValue", "value"}
# What yields a number, or true or false.
_PLAIN = {"-", "*", "/", "%", "<", "<=", ">", ">=", "contains", "endsWith", "startsWith", "has"}
_PLAIN |= {"!", "&&", "||", "size", "hasValue", "double", "int", "uint", "bool"}
_CORE = {"+", "<", "<=", ">", ">=", "bool", "bytes", "contains", "double", "duration", "endsWith"}
_CORE |= {"hasValue", "int", "startsWith", "string", "timestamp", "uint", *_PASSING}
# What a step of a search costs.
_STEP = 0.2

Charged = tuple[float, Extent]


def charge(tree: Tree, names: Mapping[str, Extent], others: Extent = SMALL) -> Charged:
    """Return what an expression costs at most, and the extent of what it yields.

    `names` are the variables, `others` what a name stands for that is none of them.
    """
    if tree.kind == "literal":
        length = len(tree.text)
        return 0, Extent(length, 1 + length * CHARACTER)
    if tree.kind == "name":
        return 1, names.get(tree.text, others)
    if tree.member and tree.text in _LOOPS and len(tree.parts) > 2:
        return _loop(tree, names, others)
    charged = [charge(part, names, others) for part in tree.parts]
    cost, extents = 1 + sum(part for part, _ in charged), [part for _, part in charged]
    if tree.kind == "field":
        return cost, extents[0].at(tree.text)
    if tree.kind == "choice":
        return cost, Either(extents[1:])
    if tree.kind in ("list", "map"):
        total = 1 + sum(part.total for part in extents)
        return cost, Extent(len(extents), total, Either(extents) if extents else SMALL)
    more, yielded = _call(tree, extents)
    return cost + more, yielded


def _loop(tree: Tree, names: Mapping[str, Extent], others: Extent) -> Charged:
    range_cost, over = charge(tree.parts[0], names, others)
    variable, *bodies = tree.parts[1:]
    is_optional = tree.text.startswith("opt")
    item, times = (over, 1.0) if is_optional else (over.each, over.count)
    charged = [charge(body, {**names, variable.text: item}, others) for body in bodies]
    cost = range_cost + 1 + times * (1 + sum(part for part, _ in charged))
    yielded = charged[-1][1]
    if is_optional:
        return cost, yielded
    if tree.text not in ("filter", "map"):
        return cost, SMALL
    cost += 2 * times * times  # the library copies the list for each item that it adds
    if tree.text == "filter":
        return cost, Extent(times, over.total, item)
    return cost, Extent(times, 1 + times * yielded.total, yielded)


def _call(tree: Tree, extents: list[Extent]) -> Charged:
    """Return what a call costs beside its parts, and what it yields."""
    name = tree.text
    if name in ("==", "!="):
        return 2 * min(part.total for part in extents), SMALL
    if name == "in":
        one, many = extents
        each = 1 + min(one.total, many.each.total)
        return (many.count * each if many.may_be_list else 1), SMALL
    if name == "[]":
        return 0, extents[0].at()
    if name == "matches":
        return extents[0].total * max(1, extents[-1].length / 4), SMALL
    total = sum(part.total for part in extents)
    cost = 0 if name in _CONSTANT else total * _factor(tree)
    if name in ("find", "findAll"):
        cost += _STEP * most_steps(extents[0].length, tree.parts[1])
    if name in _PLAIN:
        return cost, SMALL
    if name in _PASSING:
        return cost, Either(extents or [SMALL])
    length = sum(part.length for part in extents)
    if name == "+":
        return cost, Extent(length, total, Either([part.each for part in extents]))
    if name in ("split", "findAll"):
        text, pieces = extents[0], extents[0].length * (1 + CHARACTER) + 1
        return cost + pieces * _CONVERTED, Extent(text.length + 1, pieces, text)
    if name in ("join", "replace", "format"):
        most = (1 + extents[0].length) * max(part.length for part in extents)
        length = min(LONGEST, most + total / CHARACTER)
        return cost + length * CHARACTER, Extent(length, 1 + length * CHARACTER)
    return cost, Extent(length, total)


def _factor(tree: Tree) -> int:
    is_set = bool(tree.parts) and tree.parts[0].text == "sets"
    if is_set or (tree.text in _COMPARING and tree.text not in _CORE):
        return _COMPARED
    return 1 if tree.text in _CORE else _CONVERTED
