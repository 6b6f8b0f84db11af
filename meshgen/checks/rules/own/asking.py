"""Ask the rules of the user's own, within what they may cost."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

from meshgen.checks.cel.cost import LIMIT
from meshgen.checks.cel.extent import Extent, OneOf
from meshgen.checks.cel.program import Compiler, UncheckedError, ValueRefusedError, Variables
from meshgen.checks.cel.values import Contents, Shape, as_cel
from meshgen.checks.rules.own.expressions import Expression, shown, value
from meshgen.checks.rules.own.fields import FACTS, OBJECT
from meshgen.checks.rules.own.index import Index
from meshgen.checks.rules.own.kinds import EVERY, WORKLOADS
from meshgen.checks.rules.own.uses import fields_used
from meshgen.checks.violation import Violation
from meshgen.codes import Description
from meshgen.codes.told import NOT_ASKED
from meshgen.resources import Path
from meshgen.system import Member, System

# What all questions of a rule to one system may cost, of which one may cost LIMIT.
_MOST = 5 * LIMIT
# What an item of a list costs to be converted, by its size: each time that a loop comes to it.
_CONVERTED = 10
_PLAIN = Shape()


@dataclass(frozen=True, eq=False)
class OwnRule:
    """A rule that has been compiled; of `message`, each text with the expression behind it.

    With `strict`, a message that cannot be worked out raises UntoldError.
    """

    description: Description
    kinds: frozenset[str]
    holds: Expression
    message: Sequence[tuple[str, Expression | None]]
    path: Path
    strict: bool = False

    @property
    def code(self) -> str:
        """Return its code."""
        return self.description.code

    @cached_property
    def _expressions(self) -> Sequence[Expression]:
        return [self.holds, *(inner for _, inner in self.message if inner)]

    @cached_property
    def names(self) -> Sequence[str]:
        """Return the variables that its expressions use."""
        return list(dict.fromkeys(name for each in self._expressions for name in each.names))

    @cached_property
    def fields(self) -> Mapping[str, frozenset[str] | None]:
        """Return the fields that it uses of each variable but the object; None is all."""
        texts = [each.text for each in self._expressions]
        return {
            name: fields_used(texts, name, is_list=name != FACTS)
            for name in self.names
            if name != OBJECT
        }

    def cost(self, extents: Mapping[str, Extent]) -> float:
        """Return what it costs at most to ask it, for variables of some extents."""
        lists = (extent.total for name, extent in extents.items() if name not in (OBJECT, FACTS))
        asked = sum(each.program.cost(extents) for each in self._expressions)
        return asked + _CONVERTED * sum(lists)

    def is_about(self, member: Member, index: Index) -> bool:
        """Return whether it is asked of an object."""
        if self.kinds & {EVERY, member.kind, member.identity.type}:
            return True
        return WORKLOADS in self.kinds and index.is_workload(member)

    def concerns(self, member: Member, whole: System) -> bool:
        """Return whether it is asked of an object of a system."""
        return self.is_about(member, Index(whole))

    def told(self, variables: Variables) -> str:
        """Return its message, with the values of an object."""
        parts = (
            (text, shown(inner, variables, strict=self.strict) if inner else "")
            for text, inner in self.message
        )
        return " ".join("".join(part for pair in parts for part in pair).split())


@dataclass(frozen=True, eq=False)
class OwnRules:
    """All rules of the user's own that hold for a system."""

    rules: Sequence[OwnRule] = ()
    compiler: Compiler | None = None

    @property
    def code(self) -> str:
        """Return what stands for all of them in a message."""
        return "of your own"

    @property
    def descriptions(self) -> Mapping[str, Description]:
        """Return what their codes mean."""
        return {rule.code: rule.description for rule in self.rules}

    def find(self, system: System) -> Iterator[tuple[int, Violation]]:
        """Yield what they find: the position of the object, and what is wrong with it."""
        if self.rules:
            assert self.compiler is not None
            asked = _Asked(system, self.compiler)
            for rule in self.rules:
                yield from asked.find(rule)


class _Asked:
    """A system that rules are asked of; what they see is made once."""

    def __init__(self, system: System, compiler: Compiler) -> None:
        self._system, self._compiler = system, compiler
        self._index = Index(system)
        self._lists: dict[tuple[str, frozenset[str] | None], tuple[Any, Extent]] = {}
        self._objects: dict[int, tuple[Any, Extent]] = {}

    def find(self, rule: OwnRule) -> Iterator[tuple[int, Violation]]:
        """Yield what a rule finds; that it was not asked is told once, of the first object."""
        unasked: list[tuple[int, str]] = []
        for position, found in self._answers(rule):
            if isinstance(found, Violation):
                yield position, found
            else:
                unasked.append((position, found))
        if unasked:
            position, reason = unasked[0]
            yield position, _not_asked(rule, reason, len(unasked))

    def _answers(self, rule: OwnRule) -> Iterator[tuple[int, Violation | str]]:
        """Yield what a rule finds, or why it was not asked of an object."""
        left = float(_MOST)
        for member in self._system.members:
            if not rule.is_about(member, self._index):
                continue
            seen = {name: self._seen(name, member, rule) for name in rule.names}
            cost = rule.cost({name: extent for name, (_, extent) in seen.items()})
            if cost > LIMIT:
                yield member.position, "it takes too many steps"
                continue
            left -= cost
            if left < 0:
                yield member.position, "of so many objects it takes too many steps"
                return
            try:
                variables = self._compiler.variables({n: v for n, (v, _) in seen.items()}, 0)
            except (RuntimeError, TypeError, ValueError, OverflowError) as error:
                yield member.position, str(error)
                continue
            answer = _answer(rule, variables)
            if answer is not None:
                yield member.position, answer

    def _seen(self, name: str, member: Member, rule: OwnRule) -> tuple[Any, Extent]:
        """Return the value of a variable, as far as a rule uses it, and how large it is."""
        if name == OBJECT:
            if member.position not in self._objects:
                clean = _clean(_placed(member))
                self._objects[member.position] = clean, OneOf([clean])
            return self._objects[member.position]
        fields = rule.fields[name]
        if name == FACTS:
            facts = _clean(_part(self._index.facts(member), fields))
            return facts, OneOf([facts])
        key = name, fields
        if key not in self._lists:
            entries = _clean([_part(entry, fields) for entry in self._index.list(name)])
            self._lists[key] = entries, OneOf([entries])
        return self._lists[key]


def _placed(member: Member) -> Mapping[str, Any]:
    """Return an object with the namespace that it will be in, also where it names none."""
    metadata = member.object.get("metadata")
    if member.is_placed or not member.namespace or not isinstance(metadata, Mapping):
        return member.object
    return {**member.object, "metadata": {**metadata, "namespace": member.namespace}}


def _answer(rule: OwnRule, variables: Variables) -> Violation | str | None:
    """Return what a rule finds wrong with an object, or why it cannot be asked of it."""
    try:
        truth = value(rule.holds, variables)
        reason = ""
    except ValueRefusedError as error:  # Kubernetes takes such a rule for broken as well
        truth, reason = False, f" ({error})"
    except UncheckedError as error:
        return str(error)
    if truth is True:
        return None
    if truth is not False:
        return "it yields text, neither true nor false"
    description = rule.description
    message = f"{rule.told(variables)}{reason}"
    found = Violation.of(description, rule.path, message, hint=description.mend)
    return replace(found, about_absence=True)


def _not_asked(rule: OwnRule, reason: str, objects: int) -> Violation:
    of = f" of {objects} objects, such as this" if objects > 1 else ""
    message = f"the rule {rule.code} was not asked{of}: {reason}"
    return Violation.of(NOT_ASKED, (), message)


def _part(entry: Mapping[str, Any], fields: frozenset[str] | None) -> dict[str, Any]:
    return {key: value for key, value in entry.items() if fields is None or key in fields}


def _clean(obj: Any) -> Any:
    try:
        is_plain = not Contents(obj, ()).need(_PLAIN)
    except (TypeError, ValueError, RecursionError):  # no JSON, which the library refuses
        return {}
    return obj if is_plain else as_cel(None, obj)
