"""Find names of other objects that Kustomize follows wrongly, or cannot follow."""

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from meshgen.checks.check import Context, GroupCheck, Scope, Subject
from meshgen.checks.violation import Violation
from meshgen.codes import Description
from meshgen.findings import Code, Severity
from meshgen.resources import dotted

if TYPE_CHECKING:
    from meshgen.transform import Doubt, Entry

_UNFOLLOWED = Description(
    Code.UNFOLLOWED,
    "A name of another object is followed where that object's name changes.",
    "Kustomize goes by the field: it takes a name for that of another object of the build, or does "
    "not know the field of a generated ConfigMap's name, which gets a hash in the tree.",
    "Give one of the two another name, or name the object in a field that Kustomize follows.",
    "https://kubectl.docs.kubernetes.io/references/kustomize/kustomization/namereference/",
    Severity.WARNING,
    settable=True,
)


def _unfollowed(_: Sequence[Subject], context: Context) -> Iterator[tuple[int, Violation]]:
    """Yield a warning for each name in an environment's objects that comes out wrong."""
    for position, doubt in context.telling.doubts() if context.telling else ():
        message, hint = _words(doubt)
        yield position, Violation.of(_UNFOLLOWED, doubt.path, message, hint=hint)


def _words(doubt: "Doubt") -> tuple[str, str]:
    key, field = doubt.entry, dotted(tuple(p for p in doubt.path if isinstance(p, str)))
    if doubt.others:
        several = " and ".join(map(_called, (doubt.entry, *doubt.others)))
        return (
            f"Kustomize takes the name in `{field}` for that of {several}, and builds nothing",
            "give one of them another name, or put them into different namespaces",
        )
    if doubt.is_followed:
        return (
            f"Kustomize takes `{key.name}` for {key.kind}/{key.name}, and makes it `{key.full}`",
            f"it goes by `{field}` alone: give one of the two another name",
        )
    return (
        f"`{key.name}` is the name of a generated ConfigMap, which Kustomize does not follow here: "
        "in the tree it gets a hash",
        "give the ConfigMap as a manifest of your own under `resources:`, or another name if it "
        "is not meant",
    )


def _called(entry: "Entry") -> str:
    space = f" of namespace {entry.namespace}" if entry.namespace else ""
    return f"{entry.kind}/{entry.full}{space}"


REFERENCES = GroupCheck(
    descriptions=(_UNFOLLOWED,), scope=Scope.SYSTEM, run=_unfollowed, needs=("telling",)
)
