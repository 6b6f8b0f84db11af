"""The expressions that choose what is logged: CEL, of which only the syntax is looked at.

Source: validateTelemetryFilter.
"""

from collections.abc import Iterator, Mapping
from functools import lru_cache
from typing import Any

from meshgen.checks.span import Span
from meshgen.checks.types import Type
from meshgen.checks.violation import Violation
from meshgen.explainer import words
from meshgen.resources import Path

# What the library says where it is the parser that refuses, not the check of names and types.
_OF_SYNTAX = (
    "Syntax error",
    "Invalid string literal",
    "Invalid bytes literal",
    "invalid ",
    "reserved identifier",
    "unsupported syntax",
    "has() argument",
)
_OF_MACROS = "variable name "


# A cache of a pure function: the same filter stands in many namespaces.
@lru_cache(maxsize=256)
def syntax_fault(text: str) -> str:
    """Return why a text is not CEL; "" where it is, or where there is no library to tell."""
    from meshgen.checks.cel.program import Compiler, UncheckedError

    try:
        Compiler(()).program(text)
    except ImportError:
        return ""
    except UncheckedError as error:
        reason = str(error)
        return reason if reason.startswith(_OF_SYNTAX) or _OF_MACROS in reason else ""
    return ""


def _expression(log_filter: Mapping[str, Any], path: Path, _: Span) -> Iterator[Violation]:
    text = log_filter.get("expression", "")
    at, expected = (*path, "expression"), "expected CEL, as in response.code >= 400"
    if not text:
        yield Violation(at, "is empty", expected, about_absence=True)
    elif fault := syntax_fault(text):
        yield Violation(at, f"{words.show(text)} is not CEL: {fault}", expected)


FILTER = Type((_expression,))
