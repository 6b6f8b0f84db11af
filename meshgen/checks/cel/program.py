"""Compile and run CEL expressions; the one place that knows the CEL library."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from math import inf
from typing import TYPE_CHECKING, Any

from meshgen.checks.cel.cost import Cost
from meshgen.checks.cel.extent import Extent
from meshgen.checks.cel.functions import Function
from meshgen.checks.cel.tree import LONGEST

if TYPE_CHECKING:
    from cel_expr_python import cel as library  # type: ignore

SELF = "self"
# Syntax and functions of optional values, which are an extension of the library's own.
_OPTIONAL = (".?", "[?", "{?", "optional.")
# Errors that the API server has too: the values do not allow the rule to be worked out.
_VALUE_ERRORS = (
    "NOT_FOUND: Key not found in map",
    "OUT_OF_RANGE: ",
    "UNKNOWN: Index error: ",
    "INVALID_ARGUMENT: String to ",
    "INVALID_ARGUMENT: cannot convert ",
    "INVALID_ARGUMENT: divide by zero",
    "INVALID_ARGUMENT: modulus by zero",
)
_NOISE = re.compile(
    r"^(?:[A-Z_]+: )+(?:<input>:\d+:\d+: )?| \(in container ''\)| expecting \{.*| \[[A-Z_]+\]$"
)
_BUDGET = "Iteration budget exceeded"
_TOO_MUCH = "it takes too many steps"


class UncheckedError(Exception):
    """An expression could not be compiled or worked out, and Kubernetes perhaps could."""


class ValueRefusedError(Exception):
    """An expression cannot be worked out for this value, in Kubernetes neither."""


class BudgetError(UncheckedError):
    """An expression takes more steps than it may."""


class Program:
    """One compiled expression."""

    def __init__(self, expression: "library.Expression", text: str) -> None:
        """Take what the library compiled."""
        self._expression = expression
        self._cost = Cost(text)

    @property
    def yields(self) -> str:
        """Return the type of what it yields, as the library calls it: BOOL, STRING, DYN."""
        return str(self._expression.return_type().name())

    def cost(self, extents: Mapping[str, Extent]) -> float:
        """Return what it costs at most, for variables of some extents."""
        return self._cost.at_most(extents)

    def run(self, variables: "Variables") -> Any:
        """Return the result; raises UncheckedError, BudgetError or ValueRefusedError.

        What would cost more than the API server allows is not worked out: an UncheckedError too.
        """
        if not self._cost.is_affordable(variables.values, variables.bound):
            raise UncheckedError(_TOO_MUCH)
        try:
            result = self._expression.eval(variables.activation)
        except RuntimeError as error:
            raise _error(str(error)) from None
        kind = result.type().name()
        if kind == "ERROR":
            raise _error(str(result.value()))
        if kind not in ("BOOL", "STRING"):
            raise UncheckedError(f"it yields {kind.lower()}, neither true nor false")
        return result.value()


@dataclass(frozen=True)
class Variables:
    """Values for programs to run with, also as the library wants them."""

    values: Mapping[str, Any]
    activation: Any
    bound: float  # what it costs at most to look at all of any of them


class Compiler:
    """Compiles expressions, each text once."""

    def __init__(self, names: Iterable[str] = (SELF,)) -> None:
        """Let expressions use the variables `names`."""
        self._names = tuple(names)
        self._environments: dict[bool, Any] = {}
        self._programs: dict[str, Program | UncheckedError] = {}

    def program(self, text: str) -> Program:
        """Return the program of an expression; raises UncheckedError if it cannot be compiled."""
        if text not in self._programs:
            self._programs[text] = self._compile(text)
        program = self._programs[text]
        if isinstance(program, UncheckedError):
            raise program
        return program

    def variables(self, values: dict[str, Any], bound: float = inf) -> Variables:
        """Return values for programs to run with; they are converted once."""
        activation = self._environment(optional=False).Activation(values)
        return Variables(values, activation, bound)

    def _compile(self, text: str) -> Program | UncheckedError:
        if len(text) > LONGEST:
            return UncheckedError(f"it has more than {LONGEST:,} characters")
        try:
            environment = self._environment(any(sign in text for sign in _OPTIONAL))
            return Program(environment.compile(text), text)
        except RuntimeError as error:
            return UncheckedError(_reason(str(error)))

    def _environment(self, optional: bool) -> Any:
        if optional not in self._environments:
            self._environments[optional] = _environment(self._names, optional)
        return self._environments[optional]


def _environment(names: Iterable[str], optional: bool) -> Any:
    from cel_expr_python import cel

    from meshgen.checks.cel import lists, networks, quantities, search, strings, urls

    extensions: list[Any] = []
    if optional:
        from cel_expr_python.ext import ext_optional  # type: ignore

        extensions.append(ext_optional.ExtOptional())
    modules = (lists, networks, quantities, search, strings, urls)
    functions = [function for module in modules for function in module.functions()]
    return cel.NewEnv(
        variables=dict.fromkeys(names, cel.Type.DYN),
        extensions=extensions,
        functions=_declared(functions),
    )


def _declared(functions: Iterable[Function]) -> "list[library.FunctionDecl]":
    """Return functions as the library wants them: each name once, with its overloads."""
    from cel_expr_python import cel

    types = {name: getattr(cel.Type, name.upper()) for name in _type_names()}
    overloads: dict[str, list[Any]] = {}
    for function in functions:
        overload = cel.Overload(
            "_".join((function.name, "of" if function.member else "with", *function.parameters)),
            types[function.result],
            [types[name] for name in function.parameters],
            is_member=function.member,
            impl=function.call,
        )
        overloads.setdefault(function.name, []).append(overload)
    return [cel.FunctionDecl(name, declared) for name, declared in overloads.items()]


def _type_names() -> tuple[str, ...]:
    return ("bool", "bytes", "double", "dyn", "int", "list", "map", "null", "string")


def _error(text: str) -> UncheckedError | ValueRefusedError:
    if _BUDGET in text:
        return BudgetError(_TOO_MUCH)
    reason = _reason(text)
    if text.startswith(_VALUE_ERRORS):
        return ValueRefusedError(reason)
    return UncheckedError(reason)


def _reason(text: str) -> str:
    """Return the library's words without its codes and without the place in the rule."""
    first = text.partition("\n")[0].replace("Key not found in map : ", "no such key: ")
    return _NOISE.sub("", first)
