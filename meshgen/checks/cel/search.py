"""`find` and `findAll` of Kubernetes' CEL. Source: k8s.io/apiserver/pkg/cel/library/regex.go.

Go's regular expressions need time in proportion to the text, Python's do not: expressions that
could take long are left alone.
"""

import re

from meshgen.checks.cel.functions import Function, method
from meshgen.checks.cel.tree import Tree

# As many steps as a search may take, by a bound that is easy to work out.
_STEPS = 20_000_000
_LONGEST = 1000
_UNBOUNDED = re.compile(r"(?<!\\)[*+]|(?<!\\)\{\d*,\d*\}")
_REPEATED_GROUP = re.compile(r"\)(?:[*+?]|\{)")
_CHOICE = re.compile(r"(?<!\\)[*+?|{]")
_ONLY_PYTHON = re.compile(r"\(\?(?:[=!<#(]|P[=>])|\\[1-9]")


def functions() -> list[Function]:
    """Return the search functions."""
    return [
        method("find", find, "string", "string", "string"),
        method("findAll", find_all, "list", "string", "string"),
        method("findAll", find_all, "list", "string", "string", "int"),
    ]


def find(text: str, expression: str) -> str:
    """Return the first match; nothing if there is none."""
    match = _compiled(text, expression).search(text)
    return match[0] if match else ""


def find_all(text: str, expression: str, limit: int = -1) -> list[str]:
    """Return the matches in turn, at most `limit` unless that is negative."""
    matches = [match[0] for match in _compiled(text, expression).finditer(text)]
    return matches if limit < 0 else matches[:limit]


def most_steps(length: float, expression: Tree) -> float:
    """Return how many steps a search in a text of some length takes, if it is not left alone."""
    loops = 3
    if expression.kind == "literal":
        loops = len(_UNBOUNDED.findall(expression.text))
    return min(_STEPS, length ** (loops + 1))


def _compiled(text: str, expression: str) -> re.Pattern[str]:
    if _ONLY_PYTHON.search(expression):
        raise ValueError(f"Go does not know the regular expression {expression}")
    loops = len(_UNBOUNDED.findall(expression))
    # Loops within loops take exponential time; a group that repeats may hold another loop.
    nested = _REPEATED_GROUP.search(expression) and len(_CHOICE.findall(expression)) > 1
    if nested or len(expression) > _LONGEST or len(text) ** (loops + 1) > _STEPS:
        raise NotImplementedError("the search could take long")
    try:
        return re.compile(expression.replace(r"\z", r"\Z"))
    except (re.error, RecursionError, OverflowError) as error:
        raise NotImplementedError(f"the regular expression cannot be read: {error}") from None
