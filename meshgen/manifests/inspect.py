"""Check one chunk of text: what objects are in it, and what is wrong with them."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from meshgen.checks.check import Context
from meshgen.checks.ignores.ignored import Ignored
from meshgen.checks.runner import Runner, has_error
from meshgen.checks.violation import Violation
from meshgen.explainer import words
from meshgen.findings import Code, Finding, Severity
from meshgen.identity import Identity, group_of, identity
from meshgen.manifests.building.origins import without_origin
from meshgen.manifests.contents import read_contents
from meshgen.manifests.options import Options
from meshgen.manifests.place import Place
from meshgen.manifests.placeholders import filled_in, with_defaults
from meshgen.manifests.roles import Role, in_role
from meshgen.manifests.skips import Skip
from meshgen.resources import Path
from meshgen.schemas.stores import Stores

# What is wrong with an annotation says nothing of the rest.
_OF_IGNORES = frozenset((Code.UNREASONED, Code.UNIGNORABLE))
# More about one object is no help, and a hostile one has millions.
_MOST = 100


@dataclass(frozen=True, slots=True)
class Seen:
    """An object that was checked: what it is, where in the chunk it stands, whether it is valid.

    One that is not `whole` is a patch that no kustomization names. `ignores` are the codes that it
    ignores, and `ignored` those of them of which something was found.
    """

    identity: Identity
    document: int
    path: Path
    valid: bool
    whole: bool = True
    ignores: tuple[str, ...] = ()
    ignored: frozenset[str] = frozenset()


@dataclass(slots=True)
class Result:
    """What came of a chunk. Places are relative to the chunk, so that equal ones can share it.

    `placeholders` are findings about them, which count together over a run. `passed_over` are
    objects that are there, and were not checked. Of what was built,
    `violations` and `open_values` have in place of findings what is wrong with which of `seen`: it
    is not in the chunk that its place is.
    """

    seen: list[Seen] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)
    skipped: list[Skip] = field(default_factory=list)
    placeholders: list[Finding] = field(default_factory=list)
    violations: list[tuple[int, Violation]] = field(default_factory=list)
    open_values: list[tuple[int, Violation]] = field(default_factory=list)
    passed_over: list[Seen] = field(default_factory=list)


class Inspector:
    """Checks chunks, one at a time."""

    def __init__(self, options: Options) -> None:
        """Open the schemas; raises MeshgenError for a release, or a CRD, that is none."""
        self._stores = Stores(options.kubernetes, options.istio, options.crds)
        self._runner = Runner(Context(self._stores))
        self._options = options

    def inspect(self, text: str, role: Role = Role.WHOLE) -> Result:
        """Return what came of a chunk's text; whatever stands there, nothing is raised.

        `role` is what its file is to the kustomizations around it.
        """
        contents = read_contents(text)
        result = Result(findings=contents.findings, skipped=contents.skipped)
        for place, obj in contents.objects:
            self._inspect(place, obj, role, result)
        for place, obj in contents.encrypted:
            result.passed_over.append(Seen(identity(obj), place.document, place.path, valid=False))
        return result

    def _inspect(self, place: Place, obj: Any, role: Role, result: Result) -> None:
        if role is Role.BUILT:
            obj, _ = without_origin(obj)
        who = identity(obj)
        if self._is_skipped(who):
            result.skipped.append(Skip.KIND)
            result.passed_over.append(Seen(who, place.document, place.path, valid=False))
            return
        violations = _list_violations(obj) or self._runner.check(obj, who)
        if self._options.ignore_missing_schemas and self._is_missing(obj, violations):
            result.skipped.append(Skip.NO_SCHEMA)
            result.passed_over.append(Seen(who, place.document, place.path, valid=False))
            return
        ignored = Ignored(self._runner.ignored(obj))
        violations = ignored.left(in_role(violations, role))
        open_values, violations = self._split(obj, violations, role)
        if self._options.placeholders:
            open_values = []
        listed = violations if len(violations) <= _MOST else _shortened(violations)
        if role is Role.BUILT:
            position = len(result.seen)
            result.violations += ((position, violation) for violation in listed)
            result.open_values += ((position, violation) for violation in open_values)
        else:
            result.findings += (place.finding(violation, who) for violation in listed)
            result.placeholders += (place.finding(violation, who) for violation in open_values)
        is_valid = not open_values and not has_error(violations)
        is_whole = all(violation.code != Code.PATCH for violation in violations)
        result.seen.append(
            Seen(
                who,
                place.document,
                place.path,
                is_valid,
                is_whole,
                ignored.codes,
                ignored.used,
            )
        )

    def _split(
        self, obj: Any, violations: list[Violation], role: Role
    ) -> tuple[list[Violation], list[Violation]]:
        """Return those that placeholders keep from being known, told as such, and the others.

        Among the others are those that a placeholder's default breaks.
        """
        met = {violation: filled_in(obj, violation) for violation in violations}
        others = [violation for violation, placeholder in met.items() if not placeholder]
        if len(others) == len(violations):
            return [], others
        filled = with_defaults(obj, violations)
        wrong = [] if filled is None else self._runner.check(filled, identity(filled))
        others += [v for v in wrong if v.path in {each.path for each in met if met[each]}]
        others = [v for v in others if not (filled and filled_in(filled, v))]
        told = {violation.path for violation in others}
        is_secret = isinstance(obj, Mapping) and obj.get("kind") == "Secret"
        open_values = [
            replace(violation, message=_shown(violation, text, is_secret), expected="", hint="")
            for violation, text in met.items()
            if text and violation.path not in told
            if not (role is Role.PART and filled_in(obj, violation, only_vars=True))
        ]
        return open_values, others

    def _is_skipped(self, who: Identity) -> bool:
        kinds = self._options.skip_kinds
        return bool(kinds) and not kinds.isdisjoint((who.kind, f"{who.kind}.{who.group}"))

    def _is_missing(self, obj: Any, violations: list[Violation]) -> bool:
        codes = {violation.code for violation in violations} - _OF_IGNORES
        return codes == {Code.NO_SCHEMA} and self._stores.is_foreign(group_of(obj))


def _shown(violation: Violation, placeholder: str, is_secret: bool) -> str:
    """Return a placeholder as it is told of; what a Secret holds may be one by chance."""
    is_value = is_secret and violation.path[:1] != ("metadata",)
    return "this" if is_value else f"`{words.short(placeholder)}`"


def _list_violations(data: Any) -> list[Violation]:
    """Return what is wrong with a List without a list of items; those with one are gone through."""
    if not isinstance(data, Mapping) or data.get("kind") != "List" or group_of(data):
        return []
    if "items" not in data:
        return [Violation(("items",), "`items` is required and missing")]
    return [Violation(("items",), "found no list", "expected a list of objects")]


def _shortened(violations: list[Violation]) -> list[Violation]:
    left = violations[_MOST:]
    message = f"{len(left)} more findings about this object are left out"
    severity = min((violation.severity for violation in left), key=list(Severity).index)
    return [*violations[:_MOST], Violation((), message, severity=severity)]
