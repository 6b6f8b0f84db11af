"""Expressions of PromQL, held against what metrics and labels there are."""

import re
from collections.abc import Collection

import promql_parser as promql

from meshgen.platform.metrics import metric_of

# What says nothing of where it is from.
_NONE: frozenset[str] = frozenset()
# What Grafana puts into an expression: a time, and what a reader chose.
_TIME = re.compile(r"\$__\w+")
# Functions that only counters make sense for.
_OF_COUNTERS = ("rate", "increase", "irate")


def labels_of(expr: str) -> frozenset[str]:
    """Return the labels of an expression's series; it has to be sound throughout."""
    return _labels(promql.parse(_TIME.sub("5m", expr)))


def _labels(node: object) -> frozenset[str]:
    match node:
        case promql.VectorSelector():
            return _selected(node)
        case promql.MatrixSelector():
            return _selected(node.vector_selector)
        case promql.AggregateExpr():
            return _aggregated(node)
        case promql.BinaryExpr():
            return _joined(node)
        case promql.Call():
            return _called(node)
        case promql.ParenExpr() | promql.UnaryExpr() | promql.SubqueryExpr():
            return _labels(node.expr)
        case promql.NumberLiteral() | promql.StringLiteral():
            return _NONE
    raise AssertionError(f"nobody walks a {type(node).__name__}")


def _selected(node: promql.VectorSelector) -> frozenset[str]:
    name = node.name or ""
    metric = metric_of(name)
    assert metric is not None, f"no metric is called {name}"
    _are_in([one.name for one in node.matchers.matchers], metric.labels, name)
    return metric.labels


def _aggregated(node: promql.AggregateExpr) -> frozenset[str]:
    inner = _labels(node.expr)
    if str(node.op) in ("topk", "bottomk"):
        return inner
    if node.modifier is None:
        return _NONE
    named = frozenset(node.modifier.labels)
    _are_in(named, inner, "what is aggregated")
    return inner - named if "Without" in str(node.modifier.type) else named


def _joined(node: promql.BinaryExpr) -> frozenset[str]:
    left, right = _labels(node.lhs), _labels(node.rhs)
    if str(node.op) == "or":
        # What stands for nothing at all has no labels.
        return left | right
    matching = node.modifier.matching if node.modifier else None
    if matching is None:
        assert not left or not right or left == right, f"{left} beside {right}"
        return left or right
    _are_in(matching.labels, left & right, "both sides")
    return left


def _called(node: promql.Call) -> frozenset[str]:
    name = node.func.name
    inner = frozenset[str]().union(*map(_labels, node.args))
    if name in _OF_COUNTERS:
        (matrix,) = node.args
        metric = metric_of(matrix.vector_selector.name)
        assert metric is not None
        assert metric.kind != "gauge", f"{name} of a gauge: {node.prettify()}"
    if name == "histogram_quantile":
        _are_in(["le"], inner, name)
        return inner - {"le"}
    return inner


def _are_in(labels: Collection[str], known: Collection[str], where: str) -> None:
    unknown = set(labels) - set(known)
    assert not unknown, f"{where} has no label {', '.join(sorted(unknown))}"
