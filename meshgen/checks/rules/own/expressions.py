"""One expression of a rule, and a message with expressions in it."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from meshgen.checks.cel.program import (
    Compiler,
    Program,
    UncheckedError,
    ValueRefusedError,
    Variables,
)
from meshgen.checks.cel.syntax import tokens
from meshgen.checks.crd.references import fields_not_there
from meshgen.checks.rules.own.fields import NAMES, Schema
from meshgen.checks.rules.own.uses import names_in
from meshgen.nearest import did_you_mean

_UNDECLARED = re.compile(r"undeclared reference to '([A-Za-z_][A-Za-z0-9_]*)")
_NAMING = re.compile(r'no such key: "(metadata|name|namespace)"')
_TRUTHS = ("BOOL", "DYN")
_TEXT = "string(dyn({}\n))"


def compiler() -> Compiler:
    """Return what compiles the expressions of rules; raises ImportError without the library."""
    import cel_expr_python  # type: ignore  # noqa: F401

    return Compiler(NAMES)


@dataclass(frozen=True, eq=False)
class Expression:
    """A compiled expression, and the names that are used in it."""

    text: str
    program: Program
    names: Sequence[str]


def faults(text: str, compile_with: Compiler, schemas: Mapping[str, Schema]) -> Iterator[str]:
    """Yield what is wrong with an expression: its syntax, its names, its types."""
    try:
        compile_with.program(text)
    except UncheckedError as error:
        reason = str(error)
        unknown = _UNDECLARED.match(reason)
        hint = did_you_mean(unknown[1], NAMES) if unknown else ""
        yield f"{reason}; {hint}" if hint else reason
        return
    # What meshgen knows is a mapping, whose keys are written as they are: `facts.namespace`.
    yield from fields_not_there(text, schemas, str)


def expression(text: str, compile_with: Compiler) -> Expression:
    """Return an expression that has no faults."""
    used = names_in(text)
    return Expression(text, compile_with.program(text), [name for name in NAMES if name in used])


def yields_truth(text: str, compile_with: Compiler) -> bool:
    """Return whether an expression without faults may yield true or false."""
    return compile_with.program(text).yields in _TRUTHS


def pieces(message: str) -> list[tuple[str, str]]:
    """Return a message as pairs of text and the expression behind it; the last has none.

    Raises ValueError for a brace that is not closed.
    """
    found: list[tuple[str, str]] = []
    rest = message
    while "{" in rest:
        text, _, behind = rest.partition("{")
        inner = _closed(behind)
        found.append((text, inner))
        rest = behind[len(inner) + 1 :]
    return [*found, (rest, "")]


def as_text(text: str) -> str:
    """Return the expression that yields the value of another one as text."""
    return _TEXT.format(text)


def value(of: Expression, variables: Variables) -> Any:
    """Return what an expression yields; raises UncheckedError or ValueRefusedError."""
    return of.program.run(variables)


class UntoldError(ValueError):
    """An expression in a message cannot be worked out; the text says why."""


def shown(of: Expression, variables: Variables, *, strict: bool = False) -> str:
    """Return what an expression in a message yields; an ellipsis where that cannot be told.

    With `strict`, raises UntoldError there, but for the name that an object of a case may lack.
    """
    try:
        return str(value(of, variables))
    except (UncheckedError, ValueRefusedError) as error:
        if strict and not _NAMING.search(str(error)):
            raise UntoldError(str(error)) from None
        return "…"


def _closed(text: str) -> str:
    """Return what stands before the brace that closes one before the text."""
    depth, length = 1, 0
    for token in tokens(text):
        depth += (token == "{") - (token == "}")
        if depth == 0:
            return text[:length]
        length += len(token)
    raise ValueError("a brace is not closed")
