"""Work out whether a value meets the rules of its schema."""

from collections.abc import Iterator, Sequence
from math import inf
from typing import Any

from meshgen.checks.cel.program import (
    SELF,
    BudgetError,
    Compiler,
    Program,
    UncheckedError,
    ValueRefusedError,
    Variables,
)
from meshgen.checks.cel.rule import Broken, Rule
from meshgen.checks.cel.syntax import for_item

# The item of a list, where a rule about all of them is worked out item by item.
_ITEM = "meshgen_item"
# As many items a rule is worked out for, each with the library's budget of its own.
_MOST_ITEMS = 1_000
_NO_LIBRARY = Broken(Rule(""), "", "cel-expr-python is not installed", checked=False)


class Evaluator:
    """Works out rules; compiled programs are kept for the next value."""

    def __init__(self) -> None:
        """Start without programs; the library is loaded with the first one."""
        self._compiler = Compiler()
        self._by_item = Compiler((SELF, _ITEM))

    def broken(self, rules: Sequence[Rule], value: Any, characters: float = inf) -> list[Broken]:
        """Return what a value breaks among `rules`, in their order.

        As JSON, it has no more than so many characters.
        """
        try:
            variables = self._compiler.variables({SELF: value}, characters)
            if self._all_hold(rules, variables):
                return []
        except ImportError:
            return [_NO_LIBRARY]
        return [broken for rule in rules for broken in self._broken(rule, variables, value)]

    def _all_hold(self, rules: Sequence[Rule], variables: Variables) -> bool:
        """Return whether all rules hold; mostly they do, and one program is faster than many."""
        try:
            parts = [f"({rule.text}\n)" for rule in rules] if len(rules) > 1 else [rules[0].text]
            return self._compiler.program("&&".join(parts)).run(variables) is True
        except (UncheckedError, ValueRefusedError):
            return False

    def _broken(self, rule: Rule, variables: Variables, value: Any) -> Iterator[Broken]:
        try:
            if not self._holds(rule, variables, value):
                yield Broken(rule, self._message(rule, variables))
        except ValueRefusedError as error:
            yield Broken(rule, rule.default_message(), str(error))
        except UncheckedError as error:
            yield Broken(rule, rule.default_message(), str(error), checked=False)

    def _holds(self, rule: Rule, variables: Variables, value: Any) -> bool:
        program = self._compiler.program(rule.text)
        try:
            return _truth(program, variables)
        except BudgetError:
            # 10,000 steps, which a rule that compares each item with each other takes for 100; the
            # API server takes lists of 256, as of a ServiceEntry's ports.
            by_item = for_item(rule.text, _ITEM)
            if by_item is None or not isinstance(value, list) or len(value) > _MOST_ITEMS:
                raise
            return self._holds_by_item(by_item, value)

    def _holds_by_item(self, text: str, value: list[Any]) -> bool:
        program = self._by_item.program(text)
        return all(
            _truth(program, self._by_item.variables({SELF: value, _ITEM: item})) for item in value
        )

    def _message(self, rule: Rule, variables: Variables) -> str:
        """Return what the rule's messageExpression yields; its message, if that is no text."""
        if rule.expression:
            try:
                message = self._compiler.program(rule.expression).run(variables)
            except (UncheckedError, ValueRefusedError):
                return rule.default_message()
            if isinstance(message, str) and message.strip() and "\n" not in message:
                return message.strip()
        return rule.default_message()


def _truth(program: Program, variables: Variables) -> bool:
    truth = program.run(variables)
    if not isinstance(truth, bool):
        raise UncheckedError("it yields text, neither true nor false")
    return truth
