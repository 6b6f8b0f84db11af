"""Ask what the API server refuses of a change.

from meshgen.checks.cluster.changes.violations import violations

violations(old, new, context)
"""

from collections.abc import Iterable
from dataclasses import replace
from functools import cached_property
from typing import Any

from meshgen.checks.by_release import by_release
from meshgen.checks.check import Context
from meshgen.checks.cluster.changes.apply import applied
from meshgen.checks.cluster.changes.change import Change, at
from meshgen.checks.cluster.changes.defaults.kinds import defaulted
from meshgen.checks.cluster.changes.dropped import without_dropped
from meshgen.checks.cluster.changes.kinds import KINDS, STORED
from meshgen.checks.cluster.check import CLUSTER
from meshgen.checks.span import Span, span_of
from meshgen.checks.violation import Violation
from meshgen.codes.told import CHANGE
from meshgen.findings import Severity
from meshgen.identity import identity
from meshgen.merge.errors import PatchError
from meshgen.resources import Object, Path


def violations(old: Object, new: Object, context: Context) -> list[Violation]:
    """Return what the API server refuses of applying `new` where `old` was applied before.

    Both are one object: kind, group, namespace and name are the same; for others, and for kinds
    that are no built-in ones, nothing is returned. Both have passed the checks of single objects,
    for the same context: what was wrong by itself never came into the cluster, or never will. Each
    violation is of MG221, at the place in `new`, and has what to do about it as its hint.
    """
    kind = identity(new).type
    if old == new or kind not in CLUSTER.kinds or identity(old) != identity(new):
        return []
    product, releases = context.schemas.releases(context.stores, new)
    merge = _Merge(kind, context.nulls.dropped(old), new, context)
    if not releases or not merge.violations(span_of(releases)):
        return []
    return by_release(product, {each: merge.violations(span_of([each])) for each in releases})


class _Merge:
    """What `kubectl apply` makes of two objects, and what is wrong with that."""

    def __init__(self, kind: str, old: Object, new: Object, context: Context) -> None:
        self._kind, self._new = kind, context.nulls.dropped(new)
        self._is_one_version = old["apiVersion"] == new["apiVersion"]
        self._before = self._after = _stored(kind, None, old)
        self._unnamed: PatchError | None = None

        def key_of(path: Path) -> str | None:
            return context.stores.merge_key(new["apiVersion"], new["kind"], path)

        try:
            merged = applied(self._before, new, old, key_of)
        except PatchError as error:
            self._unnamed = error
        else:
            self._after = _stored(kind, self._before, context.nulls.dropped(merged))

    def violations(self, span: Span) -> list[Violation]:
        """Return what is refused in some releases."""
        if self._unnamed:
            return [_without_key(self._unnamed)]
        rules = KINDS.get(self._kind)
        before, after = (without_dropped(each, span) for each in (self._before, self._after))
        change = Change(before, after, self._new, span)
        found = [_coded(v) for v in rules.violations(change)] if rules else []
        is_refused = any(v.severity is Severity.ERROR for v in found)
        return found if is_refused else [*found, *self._kept(span)]

    @cached_property
    def _keeps(self) -> bool:
        """Return whether anything stays that creating the new object would not give.

        Of objects in two versions of their API it is not known what one is in the other.
        """
        created = _stored(self._kind, None, self._new)
        return self._is_one_version and bool(self._after != created)

    def _kept(self, span: Span) -> Iterable[Violation]:
        """Yield what is wrong only with what the new object and what stays make together."""
        if not self._keeps:
            return
        known = {v.path for v in _by_type(self._kind, self._new, span)}
        for violation in _by_type(self._kind, self._after, span):
            if violation.path not in known and violation.severity is Severity.ERROR:
                missing = at(self._new, violation.path) is None
                hint = "it is not in the manifest, and stays: say it there, or null to have it gone"
                yield replace(
                    _coded(violation),
                    hint=hint if missing else violation.hint,
                    about_absence=missing or violation.about_absence,
                )


def _stored(kind: str, before: Object | None, obj: Object) -> Object:
    """Return an object as the API server keeps it."""
    obj = defaulted(kind, obj)
    return STORED[kind](before, obj) if kind in STORED else obj


def _without_key(error: PatchError) -> Violation:
    """Return that kubectl cannot tell an item from those before. Source: sortMergeListsByName."""
    message = f"`{error}` is missing, by which items are told from those before"
    expected = f"expected `{error}` in every item: `kubectl apply` changes no list otherwise"
    return _coded(Violation(error.path, message, expected, about_absence=True))


def _by_type(kind: str, obj: Any, span: Span) -> list[Violation]:
    from meshgen.checks.cluster.check import ROOMS

    load = next(load for kinds, load in ROOMS if kind in kinds)
    return load()[kind].violations(obj, span)


def _coded(violation: Violation) -> Violation:
    return replace(violation, code=CHANGE.code, subcode="")
