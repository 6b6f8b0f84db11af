"""From what a user wrote to rules: compiled, and proven by their own cases."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from functools import partial

from meshgen.checks.cel.program import Compiler
from meshgen.checks.rules.own import expressions
from meshgen.checks.rules.own.asking import OwnRule, OwnRules
from meshgen.checks.rules.own.fields import schemas_for
from meshgen.checks.rules.own.kinds import misspelt
from meshgen.checks.rules.own.paths import path_of
from meshgen.codes import Description, Example
from meshgen.codes.told import NOT_ASKED
from meshgen.errors import MeshgenError
from meshgen.findings import Code, Severity
from meshgen.identity import identity
from meshgen.model.rules import OwnRule as Spec
from meshgen.quota import Cluster
from meshgen.resources import Path
from meshgen.schemas.stores import Stores
from meshgen.system import ControlPlane, System, system
from meshgen.yamlio import load_all, to_data

_NO_LIBRARY = "cel-expr-python is not installed"


@dataclass(frozen=True)
class Fault:
    """What is wrong with a rule; `path` leads from the rules to the place, the code comes first."""

    path: Path
    message: str
    expected: str = ""
    hint: str = ""
    code: str = Code.OWN_RULE
    severity: Severity = Severity.ERROR


@dataclass(frozen=True, eq=False)
class Around:
    """What rules are asked in; the manifests of their cases are in the first of the clusters."""

    clusters: tuple[Cluster, ...]
    control_plane: ControlPlane
    stores: Stores

    def system(self, manifests: str) -> System:
        """Return the system of some manifests; raises MeshgenError for what is no YAML."""
        documents = map(to_data, load_all(manifests, ""))
        objects = [each for each in documents if isinstance(each, dict)]
        named = ((identity(each), each) for each in objects)
        return system(named, self.clusters, self.control_plane, self.stores.namespaced)


def load(specs: Mapping[str, Spec], around: Around) -> tuple[OwnRules, list[Fault]]:
    """Return the rules that are right, and what is wrong with the others."""
    if not specs:
        return OwnRules(), []
    try:
        compiler = expressions.compiler()
    except ImportError:
        message = f"rules of your own are not asked: {_NO_LIBRARY}"
        mend, weight = NOT_ASKED.mend, NOT_ASKED.severity
        return OwnRules(), [Fault((), message, "", mend, NOT_ASKED.code, weight)]
    rules, faults = [], []
    for code, spec in sorted(specs.items()):
        found = [*_of_kinds(code, spec, around.stores), *_faults(code, spec, compiler)]
        if not found:
            rule = _compiled(code, spec, compiler)
            found = list(_unproven(rule, spec, compiler, around))
            rules += [rule] if not found else []
        faults += found
    return OwnRules(rules, compiler), faults


def _of_kinds(code: str, spec: Spec, stores: Stores) -> Iterator[Fault]:
    """Yield the kinds of a rule that are slips of other ones."""
    for position, kind in enumerate(spec.kinds):
        if near := misspelt(kind, stores):
            message = f"no kind is called `{kind}`"
            expected = "" if "." in kind else "a kind of your own is written Kind.group"
            yield Fault((code, "kinds", position), message, expected, f"did you mean `{near}`?")


def _faults(code: str, spec: Spec, compiler: Compiler) -> Iterator[Fault]:
    """Yield what is wrong with the expressions of a rule."""
    told = partial(expressions.faults, compile_with=compiler, schemas=schemas_for(_kinds(spec)))
    wrong = list(told(spec.holds))
    yield from (Fault((code, "holds"), f"is no CEL expression: {each}") for each in wrong)
    if not wrong and not expressions.yields_truth(spec.holds, compiler):
        yields = compiler.program(spec.holds).yields.lower()
        yield Fault((code, "holds"), f"yields {yields}", "expected true or false")
    try:
        inner = [each for _, each in expressions.pieces(spec.message or "") if each]
    except ValueError as error:
        hint = "a brace itself is written {'{'}"
        yield Fault((code, "message"), str(error), "expected a CEL expression in braces", hint)
        return
    for each in inner:
        for fault in told(each):
            yield Fault((code, "message"), f"`{{{each}}}` is no CEL expression: {fault}")


def _compiled(code: str, spec: Spec, compiler: Compiler) -> OwnRule:
    compiled = partial(expressions.expression, compile_with=compiler)
    message = spec.message or f"this does not hold: {spec.title}"
    parts = expressions.pieces(message) if spec.message else [(message, "")]
    return OwnRule(
        _description(code, spec),
        frozenset(spec.kinds),
        compiled(spec.holds),
        [(text, compiled(expressions.as_text(each)) if each else None) for text, each in parts],
        path_of(spec.path) if spec.path else (),
    )


def _description(code: str, spec: Spec) -> Description:
    return Description(
        code,
        spec.title,
        spec.why or "",
        spec.mend or "",
        spec.source or "",
        Severity(spec.severity),
        settable=True,
        example=Example(spec.found, spec.passes),
    )


def _unproven(rule: OwnRule, spec: Spec, compiler: Compiler, around: Around) -> Iterator[Fault]:
    """Yield what a rule's own cases say against it."""
    for field, manifests in (("found", spec.found), ("passes", spec.passes)):
        at = (rule.code, field)
        try:
            whole = around.system(manifests)
        except MeshgenError as error:
            first = error.findings[0]
            line = f" in line {first.location.line}" if first.location.line else ""
            yield Fault(at, f"is no YAML{line}: {first.message}", first.expected, first.hint)
            continue
        alone = OwnRules([replace(rule, strict=field == "found")], compiler)
        try:
            violations = [violation for _, violation in alone.find(whole)]
        except expressions.UntoldError as error:
            message = f"an expression cannot be worked out of the case `found`: {error}"
            hint = "`has(object.a.b) ? … : …` takes what may not be there"
            yield Fault((rule.code, "message"), message, hint=hint)
            continue
        unasked = [each for each in violations if each.code != rule.code]
        if not any(rule.concerns(member, whole) for member in whole.members):
            expected = f"expected an object of {', '.join(_kinds(spec))}"
            yield Fault(at, "has no object that the rule is asked of", expected)
        elif unasked:
            yield Fault(at, unasked[0].message, "expected a case that it can be asked of")
        elif field == "found" and not violations:
            yield Fault(at, "the rule finds nothing here", "expected a case that it finds")
        elif field == "passes" and violations:
            yield Fault(at, f"the rule finds this: {violations[0].message}", "expected nothing")


def _kinds(spec: Spec) -> tuple[str, ...]:
    return tuple(spec.kinds)
