"""What an object's annotation ignores, and what is wrong with it."""

import re
from collections.abc import Iterator, Mapping
from itertools import islice
from typing import Any

from meshgen.checks.ignores.grammar import ANNOTATION, Entry, entries
from meshgen.checks.violation import Violation
from meshgen.codes import OWN_CODE, Description
from meshgen.codes.told import IDLE, UNIGNORABLE, UNREASONED
from meshgen.explainer.words import short
from meshgen.lenient import mapping, text
from meshgen.nearest import did_you_mean
from meshgen.resources import Path

# Every code by its name.
Codes = Mapping[str, Description]

PLACE: Path = ("metadata", "annotations", ANNOTATION)
_TEMPLATES: tuple[tuple[str, ...], ...] = (
    ("spec", "template"),
    ("spec", "jobTemplate", "spec", "template"),
)
# More codes than anybody means; a hostile annotation has millions.
_MOST = 100
_FORM = "expected `CODE: reason`, with `;` or a line end between several"


def has_ignores(obj: Any) -> bool:
    """Return whether an object has the annotation."""
    return ANNOTATION in mapping(obj, "metadata", "annotations")


def ignored_codes(obj: Any, known: Codes) -> list[str]:
    """Return the codes that an object ignores, in order; an entry that is wrong ignores nothing."""
    sound = (entry for entry in _entries(obj) if _is_sound(entry, known))
    return list(dict.fromkeys(entry.code for entry in sound))


def wrong_ignores(obj: Any, known: Codes) -> Iterator[Violation]:
    """Yield what is wrong with the annotation of an object that has it."""
    met: set[str] = set()
    found = list(_entries(obj))
    for entry in found:
        if not _is_sound(entry, known):
            yield _wrong(entry, known)
        elif entry.code in met:
            message = f"{entry.code} is ignored twice"
            yield Violation.of(UNREASONED, PLACE, message, hint="remove one of the two")
        met.add(entry.code)
    if not found:
        yield Violation.of(UNREASONED, PLACE, "this ignores nothing", expected=_FORM)
    if len(found) == _MOST:
        message = f"of very many entries the first {_MOST} count"
        yield Violation.of(UNREASONED, PLACE, message)


def misplaced_ignores(obj: Any) -> Iterator[Violation]:
    """Yield the annotation in an object's pod template, where nothing reads it."""
    for path in _TEMPLATES:
        template = mapping(obj, *path)
        if "spec" in template and ANNOTATION in mapping(template, "metadata", "annotations"):
            message = "in a pod template this ignores nothing"
            hint = "it belongs in `metadata.annotations` of the object itself"
            yield Violation.of(UNIGNORABLE, (*path, *PLACE), message, hint=hint)


def idle_ignore(code: str) -> Violation:
    """Return what is wrong with an annotation that ignores what is not found."""
    message = f"{code} is ignored, and not found here"
    return Violation.of(IDLE, PLACE, message, hint="remove it")


def _entries(obj: Any) -> Iterator[Entry]:
    written = text(mapping(obj, "metadata", "annotations").get(ANNOTATION))
    return islice(entries(written), _MOST)


def _is_sound(entry: Entry, known: Codes) -> bool:
    return _can_be_ignored(entry.code, known) and bool(entry.reason)


def _can_be_ignored(code: str, known: Codes) -> bool:
    """Return whether a code is one that objects can ignore; rules of one's own may be elsewhere."""
    description = known.get(code)
    return description.ignorable if description else bool(re.fullmatch(OWN_CODE, code))


def _wrong(entry: Entry, known: Codes) -> Violation:
    code, description = short(entry.code), known.get(entry.code)
    if not entry.code:
        message = f"`{short(entry.text)}` names no code"
        return Violation.of(UNREASONED, PLACE, message, expected=_FORM)
    if not _can_be_ignored(entry.code, known):
        return _not_ignorable(description) if description else _unknown(code, known)
    message = f"{code} is ignored without a reason: it still counts"
    return Violation.of(UNREASONED, PLACE, message, expected=f"expected `{code}: reason`")


def _unknown(code: str, known: Codes) -> Violation:
    codes = [name for name, description in known.items() if description.ignorable]
    expected = "expected a code that can be set, as docs/findings.md lists them"
    message, hint = f"no finding has the code {code}", did_you_mean(code, codes)
    return Violation.of(UNIGNORABLE, PLACE, message, expected="" if hint else expected, hint=hint)


def _not_ignorable(description: Description) -> Violation:
    hint = "what it finds has to be mended"
    if description.settable:
        hint = f"it is found of no single object: `severities: {{{description.code}: ignore}}`"
    return Violation.of(UNIGNORABLE, PLACE, f"{description.code} cannot be ignored", hint=hint)
