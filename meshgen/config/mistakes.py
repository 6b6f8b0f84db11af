"""What is wrong with a setting that the schema refuses, what is expected, and the nearest right."""

import re
from collections.abc import Callable, Container, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from meshgen.config.inourwords import Words
from meshgen.config.meant import Mistyped, example_of, key_without_space, meant, needs_space
from meshgen.config.patchable import patch_for
from meshgen.explainer.mend import matches, mended
from meshgen.explainer.refusals import Refusal
from meshgen.explainer.wanted import one_of_fields, wanted
from meshgen.explainer.words import TYPES, kind_of, short
from meshgen.findings import Code, Location
from meshgen.nearest import did_you_mean, nearest, one_of, slip_of
from meshgen.resources import Path, dotted
from meshgen.schemas.walk import Schema, branches_at, branches_of, fields_of
from meshgen.yamlio import Node, resolve
from meshgen.yamlio.lookalikes import lookalike

# A field that more mappings have tells nothing of where it was meant to be.
_PLACES = 2
# What is less like a field than with a letter or two wrong looks like it by chance.
_ALIKE, _ALIKE_IF_SHORT, _SHORT = 0.75, 0.6, 4
# How kinds are called: `ServiceMonitor`.
_KIND = re.compile(r"(?:[A-Z][a-z]+){2,}")


@dataclass(frozen=True)
class Mistake:
    """One finding about a setting; `key`: it points at the setting's key, not at its value.

    `absent` is the path of what is not there where something should be, `instead` that of the field
    that a misspelt one stands for; both are empty where there is none.
    """

    code: Code
    path: Path
    message: str
    expected: str
    hint: str = ""
    key: bool = False
    absent: Path = ()
    instead: Path = ()


def mistakes(refusal: Refusal, node: Node | None) -> Iterator[Mistake]:
    """Yield what is wrong; `node` is what stands at the refusal's path, if that is a value."""
    if refusal.is_key:
        yield _wrong_name(refusal)
    else:
        yield from EXPLAINERS[refusal.keyword](refusal, node or Node(None, Location()))


def _wrong_type(refusal: Refusal, node: Node) -> Iterator[Mistake]:
    expected = wanted(refusal.node, refusal.root, _explained(refusal.path))
    forms = branches_of(refusal.node, refusal.root)
    hint = lookalike(node.value) if isinstance(node.value, str) else ""
    hint = hint or meant(Mistyped(node, forms, refusal.root)) or example_of(refusal, forms)
    # What stands for a whole file, or where a Secret's name should be, may be a secret.
    hidden = refusal.path[-1:] in ((), ("secret",)) and not isinstance(node.value, dict | list)
    found = f"found {kind_of(node.value)}" if hidden and node.value else _found_text(node)
    yield Mistake(
        Code.TYPE, refusal.path, found, expected, hint if refusal.path and not hidden else ""
    )


def _wrong_value(refusal: Refusal, node: Node) -> Iterator[Mistake]:
    """Yield what is wrong with a scalar of the right type."""
    form, value = refusal.node, refusal.value
    expected = _expected(form)
    more = ""
    if isinstance(value, str):
        more = _length(value, form)
    elif value > form.get("maximum", value) and str(form["maximum"]) not in expected:
        more = f", {form['maximum']} at most"
    message = f"{_found_text(node, plain=True)}{more}"
    written = node.text or str(value)
    hint = lookalike(written) or _hint(written, form) or _unfilled(written)
    yield Mistake(Code.VALUE, refusal.path, message, expected, hint)


def _too_few(refusal: Refusal, _: Node) -> Iterator[Mistake]:
    message, expected = "found an empty list", "expected one item or more"
    yield Mistake(Code.VALUE, refusal.path, message, expected, absent=refusal.path)


def _names_nothing(refusal: Refusal, _: Node) -> Iterator[Mistake]:
    message, expected = "nothing is named", "expected one name or more"
    yield Mistake(Code.VALUE, refusal.path, message, expected, absent=refusal.path)


def _repeated(refusal: Refusal, _: Node) -> Iterator[Mistake]:
    """Yield each item that stands in a list before."""
    for index, item in enumerate(refusal.value):
        if item in refusal.value[:index]:
            message, expected = f"`{item}` stands in this list twice", "expected it once"
            yield Mistake(Code.VALUE, (*refusal.path, index), message, expected)


def _wrong_name(refusal: Refusal) -> Mistake:
    name, form = refusal.value, refusal.node
    message = f"`{short(name)}` is not a valid name{_length(name, form)}"
    hint = lookalike(name) or _hint(name, form) or _in_capitals(name, form)
    return Mistake(Code.NAME, refusal.path, message, _expected(form), hint, key=True)


def _unknown_keys(refusal: Refusal, node: Node) -> Iterator[Mistake]:
    path, properties = refusal.path, refusal.node["properties"]
    expected = one_of_fields(list(properties), _explained(path))
    words = Words(refusal.root)
    for key in refusal.unknown():
        value: Any = node.value
        ours, field = words.hint(key, value[key], [refusal.node])
        instead: Path = (*path, field) if field else ()
        others = [name for name in properties if not _beside(key, name, node)]
        alike = _ALIKE if len(key) > _SHORT else _ALIKE_IF_SHORT
        near = nearest(key[:200], others, alike=alike)
        hint = ours or _elsewhere(key, refusal)
        is_slip = near and slip_of(key[:200], [near])
        # Most of what stands at the top has names below it.
        if hint == _AT_TOP and is_slip and not isinstance(value[key], dict):
            hint = ""
        if near and _KIND.fullmatch(key) and not slip_of(key, [near]):
            near = ""
        if not hint and not near:
            hint = _among_names(key, value[key], refusal)
        # What is less like a field than a slip of it may be one of Kubernetes' own.
        if not hint and not (near and (slip_of(key[:200], [near]) or key.startswith(near))):
            hint = patch_for(path, key, node)
        if near and not hint:
            hint, instead = f"did you mean `{near}`?", (*path, near)
        hint = hint or _object_of(key)
        if odd := lookalike(key):
            hint, instead = odd, ()
        joined = key_without_space(key)
        if joined in properties:
            hint, instead = needs_space(joined), (*path, joined)
        message = f"unknown key `{short(key)}`"
        at = (*path, key)
        needed = "" if ours else expected
        yield Mistake(Code.UNKNOWN_KEY, at, message, needed, hint, key=True, instead=instead)


def _among_names(key: str, value: Node, refusal: Refusal) -> str:
    """Return the only field below that has numbers by names, where one stands for a name."""
    if not isinstance(value.value, int) or isinstance(value.value, bool):
        return ""
    named = [
        name
        for name, field in refusal.node["properties"].items()
        if any(
            one.get("type") == "integer"
            for form in branches_of(field, refusal.root)
            if isinstance(by := form.get("additionalProperties"), dict)
            for one in branches_of(by, refusal.root)
        )
    ]
    return f"write `{named[0]}: {{{key}: {value.value}}}`" if len(named) == 1 else ""


def _object_of(key: str) -> str:
    """Return where an object stands that nothing here renders; empty for what is no kind's name."""
    if not _KIND.fullmatch(key):
        return ""
    shown = f"`objects: [{{object: {{kind: {key}, …}}}}]`"
    return f"an object of your own stands at the top level, or in an environment: {shown}"


def _beside(key: str, name: str, node: Node) -> bool:
    """Return whether a mapping has a name too, said by the file that has the key."""
    return name in node.keys and node.keys[name].file == node.keys[key].file


def _missing(refusal: Refusal, _: Node) -> Iterator[Mistake]:
    properties = refusal.node["properties"]
    for key in refusal.missing():
        at = (*refusal.path, key)
        expected = wanted(properties[key], refusal.root, _explained(at))
        message = f"`{key}` is missing"
        yield Mistake(Code.MISSING, refusal.path, message, expected, key=True, absent=at)


_AT_TOP = "it belongs at the top level, or in an environment"
_OF_SCALARS = ("enum", "maxLength", "maximum", "minLength", "minimum", "pattern")
EXPLAINERS: Mapping[str, Callable[[Refusal, Node], Iterator[Mistake]]] = {
    **dict.fromkeys(_OF_SCALARS, _wrong_value),
    "additionalProperties": _unknown_keys,
    "minItems": _too_few,
    "minProperties": _names_nothing,
    "required": _missing,
    "type": _wrong_type,
    "uniqueItems": _repeated,
}


def _elsewhere(key: str, refusal: Refusal) -> str:
    """Return where a key that is unknown here would be right, or an empty text."""
    root, around = refusal.root, refusal.path[:-2]
    # Around one of several by name: a service, of which this is a version.
    if around and key in fields_of(branches_at(around, root)):
        return f"it belongs in `{dotted(around)}`"
    fields = refusal.node["properties"].items()
    below = [name for name, field in fields if key in fields_of(branches_of(field, root))]
    if 0 < len(below) <= _PLACES:
        return f"it belongs in {' or '.join(f'`{name}`' for name in below)}"
    listed = [name for name, field in fields if key in _fields_of_items(field, root)]
    if len(listed) == 1:
        return f"it belongs in an item of `{listed[0]}`"
    above = refusal.path[:-1]
    if above and key in fields_of(branches_at(above, root)):
        return "it belongs one level up"
    # What is called so at the top: of `platform.istio`, which installs what `istio` says.
    if above and key in fields_of(branches_at(refusal.path[-1:], root)):
        return f"it belongs in `{refusal.path[-1]}`, at the top level"
    if above and not refusal.path[2:] and key in fields_of(branches_of(root, root)):
        return _AT_TOP
    return ""


def _fields_of_items(field: Schema, root: Schema) -> Container[str]:
    """Return the fields of what a field lists."""
    forms = branches_of(field, root)
    return fields_of([one for f in forms if "items" in f for one in branches_of(f["items"], root)])


def _length(text: str, form: Schema) -> str:
    longest = form.get("maxLength", len(text))
    return f", {len(text)} characters, {longest} at most" if len(text) > longest else ""


def _found_text(node: Node, *, plain: bool = False) -> str:
    """Return `found ...`: a scalar as it was written, and what kind of value it is.

    With `plain`, of a value of the right type, the kind is not said.
    """
    if node.value is None:
        return "found nothing"
    if isinstance(node.value, dict | list):
        return f"found {kind_of(node.value)}"
    if node.value == "":
        return "found an empty text"
    written = f"`{short(node.text or str(node.value))}`"
    kind = TYPES["integer"] if type(node.value) is int else kind_of(node.value)
    return f"found {written}" if plain else f"found {kind} {written}"


def _expected(form: Schema) -> str:
    return one_of(map(str, form["enum"])) if "enum" in form else wanted(form, form)


def _hint(text: str, form: Schema) -> str:
    if "enum" in form:
        return did_you_mean(text, map(str, form["enum"]))
    near = mended(text, form)
    if near and not form.get("x-text") and not isinstance(resolve(near), str):
        return f'write it in quotes: "{near}"'
    return f"write `{short(near)}`" if near else ""


def _unfilled(text: str) -> str:
    """Return what there is in place of a template's `{{ … }}`; empty for a text without."""
    if "{{" not in text:
        return ""
    return "nothing fills in `{{ … }}` here: write the value; environments say what they have else"


def _in_capitals(name: str, form: Schema) -> str:
    name = name.upper()
    fits_so = "pattern" in form and matches(form["pattern"], name)
    return f"did you mean `{short(name)}`?" if fits_so else ""


def _explained(path: Path) -> str:
    """Return a path as `meshgen explain` takes it, or an empty text for one that it cannot."""
    parts = [part for part in path if isinstance(part, str)]
    return "" if any("." in p or " " in p or p == "*" for p in parts) else ".".join(parts)
