"""Explain what is wrong with the fields of a mapping: unknown, missing, or too many of them."""

from collections.abc import Iterator, Mapping

from meshgen.checks.violation import Violation
from meshgen.explainer import words
from meshgen.explainer.refusals import Refusal
from meshgen.nearest import did_you_mean
from meshgen.resources import Path, dotted
from meshgen.schemas.walk import Schema, resolve

# As many fields can be listed; more are no help.
_LISTED = 12
# As deep below the mapping an unknown field is looked for.
_DEPTH = 2
# As many places for it are named.
_NAMED = 3


def unknown(refusal: Refusal) -> Iterator[Violation]:
    """Found a field that the schema does not have."""
    fields = resolve(refusal.root, refusal.node).get("properties", {})
    allowed = sorted(name for name in fields if name != "status")
    listed = f"expected {words.either(allowed)}" if 0 < len(allowed) <= _LISTED else ""
    for field in refusal.unknown():
        hint = _belongs(refusal, field) or did_you_mean(field, fields)
        path, message = (*refusal.path, field), f"unknown field `{field}`"
        yield Violation(path, message, listed, hint, about_key=True)


def missing(refusal: Refusal) -> Iterator[Violation]:
    """Found no value for a required field."""
    for field in refusal.missing():
        message = f"`{field}` is required and missing"
        yield Violation((*refusal.path, field), message, about_absence=True)


def not_one(refusal: Refusal) -> Iterator[Violation]:
    """Found none, or more than one, of several forms: the fields of a protobuf oneof, mostly."""
    branches = refusal.node[refusal.keyword]
    groups = [branch["required"] for branch in branches if "required" in branch]
    named = all("required" in branch or "not" in branch for branch in branches)
    if not named or not isinstance(refusal.value, Mapping):
        yield from _fallback(refusal)
        return
    present = [group for group in groups if all(field in refusal.value for field in group)]
    choices = ", ".join(_group(group) for group in groups)
    if len(present) > 1:
        chosen = " and ".join(_group(group) for group in present)
        yield Violation(refusal.path, f"only one of {choices} may be set", f"found {chosen}")
    elif not present:
        yield Violation(refusal.path, f"one of {choices} must be set", about_absence=True)
    else:
        yield from _fallback(refusal)


def _fallback(refusal: Refusal) -> Iterator[Violation]:
    yield Violation(refusal.path, "the fields do not fit together", refusal.message)


def _group(fields: list[str]) -> str:
    return " + ".join(f"`{field}`" for field in fields)


def _belongs(refusal: Refusal, field: str) -> str:
    """Return where below the mapping a field would be right; "" if nowhere near.

    Of several places at one depth, those that the object uses already are the likelier.
    """
    level: list[tuple[Path, Schema]] = [((), refusal.node)]
    for _ in range(_DEPTH):
        level = [below for path, node in level for below in _below(refusal, path, node)]
        places = [path for path, node in level if field in node.get("properties", {})]
        if places:
            likely = [path for path in places if path[0] in refusal.value] or places
            names = (f"`{dotted(refusal.path + path)}`" for path in likely[:_NAMED])
            return f"it belongs in {words.either(names)}"
    return ""


def _below(refusal: Refusal, path: Path, node: Schema) -> Iterator[tuple[Path, Schema]]:
    """Yield the fields of a mapping, with what they or their items are."""
    # Nearly every field name stands somewhere in a template's metadata, or in a status.
    skipped = ("metadata", "status") if refusal.path + path else ("status",)
    for name, sub in node.get("properties", {}).items():
        if name not in skipped:
            below = resolve(refusal.root, sub)
            yield (*path, name), resolve(refusal.root, below.get("items", below))
