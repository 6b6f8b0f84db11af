"""Check what JSON Schema has no words for, along the plan of an object's kind."""

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from math import inf
from time import thread_time
from typing import TYPE_CHECKING, Any

from meshgen.checks.cel.rule import Broken, Rule
from meshgen.checks.cel.values import Contents, as_cel
from meshgen.checks.schema.list_keys import duplicates
from meshgen.checks.schema.plan import Plan
from meshgen.checks.violation import Violation
from meshgen.findings import Code, Severity
from meshgen.resources import Path

if TYPE_CHECKING:
    from meshgen.checks.cel.evaluate import Evaluator

# Works rules out for a value, and returns those that it breaks.
Evaluate = Callable[[Sequence[Rule], Any, float], list[Broken]]
# As long as the rules of one object may take: a thousand times what the largest real one needs.
_SECONDS = 10.0
# In a rule that asks whether a field is there, or how many items are.
_ASKS_FOR = re.compile(r"\bhas\(|\bsize\(|\bexists")
# The clock is looked at once in so many evaluations: it takes as long as one.
_EVERY = 32


class ExtraChecker:
    """Checks objects by their plans; CEL is loaded when the first rule has to be worked out."""

    def __init__(self, seconds: float = _SECONDS) -> None:
        """Give up on an object whose rules take more than `seconds` of processor time."""
        self._seconds = seconds

    def check(
        self, plan: Plan, document: Any, wrong: Iterable[Path], custom: bool
    ) -> list[Violation]:
        """Return what an object breaks; `wrong` are the places that its schema refuses already.

        A rule about a value that is wrong already, or holds what is, is not asked: the API server
        does not ask it either, and its answer would tell nothing new.
        """
        contents = Contents(document, plan.renamed) if plan.has_rules else None
        end = thread_time() + self._seconds if plan.has_rules else inf
        damaged = {path[:n] for path in wrong for n in range(len(path) + 1)}
        visit = _Visit(self._evaluate, damaged, contents, custom, end)
        visit.visit(plan, document, ())
        return visit.violations

    def _evaluate(self, rules: Sequence[Rule], value: Any, characters: float) -> list[Broken]:
        return self._evaluator.broken(rules, value, characters)

    @cached_property
    def _evaluator(self) -> "Evaluator":
        from meshgen.checks.cel.evaluate import Evaluator

        return Evaluator()


_LATE = Broken(Rule(""), "", "it takes too long", checked=False)


@dataclass
class _Visit:
    """One object, while it is walked through."""

    evaluate: Evaluate
    damaged: set[Path]
    contents: Contents | None
    custom: bool
    end: float
    late: bool = False
    evaluations: int = 0
    unchecked: set[str] = field(default_factory=set)
    violations: list[Violation] = field(default_factory=list)

    def visit(self, plan: Plan, value: Any, path: Path) -> None:
        if value is None:
            return
        if plan.rules and path not in self.damaged:
            self.violations.extend(self._rules(plan, value, path))
        if isinstance(value, dict):
            fields, others = plan.fields, plan.others
            for name, item in value.items():
                below = fields.get(name, others)
                if below:
                    self.visit(below, item, (*path, name))
        elif isinstance(value, list):
            if plan.keys is not None:
                self.violations.extend(duplicates(plan.keys, value, path, self.custom))
            if plan.items:
                for position, item in enumerate(value):
                    self.visit(plan.items, item, (*path, position))

    def _rules(self, plan: Plan, value: Any, path: Path) -> Iterator[Violation]:
        self.evaluations += 1
        if self.evaluations % _EVERY == 1 and thread_time() > self.end:
            self.late = True
        if self.late:
            yield from self._told(_LATE, path)
            return
        if self.contents is None or self.contents.need(plan.shape):
            value = as_cel(plan.shape, value)
        characters = self.contents.characters if self.contents else inf
        for broken in self.evaluate(plan.rules, value, characters):
            yield from self._told(broken, path)

    def _told(self, broken: Broken, path: Path) -> Iterator[Violation]:
        if broken.checked:
            hint = f"the rule cannot be worked out: {broken.reason}" if broken.reason else ""
            at = (*path, *broken.rule.field)
            lacks = bool(_ASKS_FOR.search(broken.rule.text))
            yield Violation(
                at, broken.message, hint=hint, about_absence=lacks, subcode=Code.CEL_RULE
            )
        elif broken.rule.text not in self.unchecked:  # once for each object
            self.unchecked.add(broken.rule.text)
            message = f"{broken.name()} not checked: {broken.reason}"
            yield Violation(path, message, severity=Severity.WARNING)
