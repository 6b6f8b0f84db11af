"""How a value of the wrong type may have been meant, in a text that says what to write."""

import re
import shlex
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from meshgen.config.portlists import ports_written_out
from meshgen.config.written_out import as_mapping, flow
from meshgen.errors import MeshgenError
from meshgen.explainer.mend import matches, mended
from meshgen.explainer.refusals import Refusal
from meshgen.explainer.wanted import unquoted
from meshgen.explainer.words import short
from meshgen.schemas.walk import Schema, branches_of, fields_of, fits
from meshgen.yamlio import Node, dump, load, load_all, single
from meshgen.yamlio.styles import double_quoted, scalar_text

# A key whose colon has no space behind it; what a mapping of a port has.
_COLON = re.compile(r"([\w.-]+):(?=[^\s:/]|$)")
_OF_PORT = {"port", "targetPort"}
_PERCENT = re.compile(r"(\d+)\s*%")
_LONGEST_EXAMPLE = 80


@dataclass(frozen=True)
class Mistyped:
    """A value of a type that none of the forms that its setting takes has."""

    node: Node
    forms: list[Schema]
    root: Schema

    @property
    def value(self) -> Any:
        """Return the value as it was read."""
        return self.node.value

    @property
    def text(self) -> str:
        """Return a scalar as it was written."""
        return self.node.text or str(self.value)

    @property
    def is_scalar(self) -> bool:
        """Return whether it is neither a mapping nor a list, nor nothing."""
        return not isinstance(self.value, dict | list) and self.value is not None

    def of_type(self, name: str) -> list[Schema]:
        """Return the forms that are of a type of JSON Schema."""
        return [form for form in self.forms if form.get("type") == name]


def meant(mistyped: Mistyped) -> str:
    """Return what to write in place of a value of the wrong type, or an empty text."""
    return next(filter(None, (hint(mistyped) for hint in _HINTS)), "")


def example_of(refusal: Refusal, forms: list[Schema]) -> str:
    """Return the setting's example, where a scalar stands for a mapping; else an empty text."""
    examples = refusal.node.get("examples", ())
    no_scalar = refusal.value is None or isinstance(refusal.value, dict | list)
    takes_mapping = any(form.get("type") == "object" for form in forms)
    if not examples or not refusal.path or no_scalar or not takes_mapping:
        return ""
    shown = flow(load(dump(examples[0]), ""))
    return f"as in `{refusal.path[-1]}: {shown}`" if len(shown) <= _LONGEST_EXAMPLE else ""


def key_without_space(text: str) -> str:
    """Return the key of a text whose colon has no space behind it; empty where it has none."""
    match = _COLON.match(text)
    return match[1] if match else ""


def needs_space(key: str) -> str:
    """Return what to write where `key_without_space` found a key."""
    return f"a colon needs a space behind it: `{key}: …`"


def _spaced(mistyped: Mistyped) -> str:
    if not isinstance(mistyped.value, str) or not mistyped.of_type("object"):
        return ""
    key = key_without_space(mistyped.text)
    return needs_space(key) if key else ""


def _unblocked(mistyped: Mistyped) -> str:
    value = mistyped.value
    if isinstance(value, str) and "\n" in value and _is_yaml(value):
        return "take the `|` away: it makes a text of what stands below it"
    return ""


def _in_quotes(mistyped: Mistyped) -> str:
    value = mistyped.value
    if not mistyped.is_scalar or isinstance(value, str):
        return ""
    if isinstance(value, bool) and mistyped.of_type("object"):
        return ""
    is_text = any(_takes_text(form, mistyped.text) for form in mistyped.forms)
    return f'write it in quotes: "{short(mistyped.text)}"' if is_text else ""


def _with_unit(mistyped: Mistyped) -> str:
    if not isinstance(mistyped.value, int | float) or isinstance(mistyped.value, bool):
        return ""
    texts = (form for form in mistyped.forms if fits("", form))
    near = next(filter(None, (mended(mistyped.text, form) for form in texts)), "")
    return f"write `{near}`" if near else ""


def _without_quotes(mistyped: Mistyped) -> str:
    if not isinstance(mistyped.value, str):
        return ""
    bare = unquoted(mistyped.value, mistyped.forms)
    return f"write it without quotes: {short(bare)}" if bare else ""


def _without_percent(mistyped: Mistyped) -> str:
    match = _PERCENT.fullmatch(mistyped.text) if isinstance(mistyped.value, str) else None
    return f"write {match[1]}" if match and any(fits(1, f) for f in mistyped.forms) else ""


def _as_image(mistyped: Mistyped) -> str:
    """Return an image that is written in parts, as charts have it, in one text."""
    parts = mistyped.value if isinstance(mistyped.value, dict) else {}
    if "repository" not in parts or not any(f.get("x-mend") == "image" for f in mistyped.forms):
        return ""
    registry, repository, tag = (
        _scalar_of(parts[name]) if name in parts else ""
        for name in ("registry", "repository", "tag")
    )
    name = "/".join(filter(None, (registry, repository)))
    return f"write it as one text: {short(':'.join(filter(None, (name, tag))))}"


def _name_alone(mistyped: Mistyped) -> str:
    value = mistyped.value
    if not isinstance(value, dict) or value.keys() != {"name"}:
        return ""
    name = _scalar_of(value["name"])
    return (
        f"write its name alone: {short(name)}" if any(fits("", f) for f in mistyped.forms) else ""
    )


def _named(mistyped: Mistyped) -> str:
    """Return the mapping that a text names: its `name` is what it says first of all."""
    value = mistyped.value
    if not isinstance(value, str):
        return ""
    for form in mistyped.of_type("object"):
        first, *_ = fields_of([form]) or ("",)
        if first != "name" or {*form.get("required", ())} - {first}:
            continue
        forms = branches_of(form["properties"][first], mistyped.root)
        if any(fits(value, one) and matches(one.get("pattern", ""), value) for one in forms):
            return f"write `{{name: {scalar_text(short(value))}}}`"
    return ""


def _whole_number(mistyped: Mistyped) -> str:
    value = mistyped.value
    takes_integer = any(fits(1, form) for form in mistyped.forms)
    if isinstance(value, float) and value.is_integer() and takes_integer:
        return f"write {int(value)}"
    return ""


def _as_list(mistyped: Mistyped) -> str:
    lists = [form for form in mistyped.of_type("array") if not form.get("x-one")]
    if lists and isinstance(mistyped.value, dict):
        return "write a list: start the first line with `- `"
    if not mistyped.is_scalar or not any(map(_lists_scalars, lists)):
        return ""
    words = _words(mistyped.value, mistyped.text)
    items = ", ".join(_item(mistyped.value, short(word)) for word in words)
    return f"write a list: [{items}]"


def _as_ports(mistyped: Mistyped) -> str:
    mappings = mistyped.of_type("object")
    named = mappings[0].get("additionalProperties") if mappings else None
    if not isinstance(named, dict):
        return ""
    if not {*fields_of(branches_of(named, mistyped.root))} >= _OF_PORT:
        return ""
    value = mistyped.value
    written = ports_written_out(value if isinstance(value, list) else [mistyped.node])
    return f"write a mapping: {written}" if written else ""


def _as_mapping(mistyped: Mistyped) -> str:
    mappings = mistyped.of_type("object")
    if isinstance(mistyped.value, list) and mappings:
        return as_mapping(mistyped.value, mappings[0])
    return ""


def _mode(mistyped: Mistyped) -> str:
    """Return the mode of mutual TLS that a switch stands for."""
    modes = {True: "STRICT", False: "DISABLE"}
    mode = modes.get(mistyped.value, "") if isinstance(mistyped.value, bool) else ""
    return f"write `{mode}`" if any(mode in form.get("enum", ()) for form in mistyped.forms) else ""


def _switched_on(mistyped: Mistyped) -> str:
    mappings = mistyped.of_type("object")
    others = len(mistyped.forms) - len(mappings) - len(mistyped.of_type("null"))
    if mistyped.value is True and not others and any(map(_has_defaults, mappings)):
        return "with its defaults it is `{}`"
    return ""


def _switched_off(mistyped: Mistyped) -> str:
    mappings = mistyped.of_type("object")
    if mistyped.value is not False or not mappings:
        return ""
    if any("enabled" in mapping.get("properties", {}) for mapping in mappings):
        return "write `{enabled: false}`"
    return "leave it out, or write `null`, which takes away what another layer says"


# In the order in which they are asked: the first that has something to say is right.
_HINTS: tuple[Callable[[Mistyped], str], ...] = (
    _spaced,
    _unblocked,
    _in_quotes,
    _with_unit,
    _without_quotes,
    _without_percent,
    _whole_number,
    _as_image,
    _name_alone,
    _named,
    _as_list,
    _as_ports,
    _as_mapping,
    _mode,
    _switched_on,
    _switched_off,
)


def _scalar_of(node: Node) -> str:
    """Return a scalar as it was written; empty for what is none."""
    value = node.value
    return "" if isinstance(value, dict | list) or value is None else node.text or str(value)


def _words(value: Any, text: str) -> list[str]:
    """Return the words of a command, as a shell has them; anything else as it is."""
    if not isinstance(value, str) or " " not in text or "\n" in text:
        return [text]
    try:
        return shlex.split(text)
    except ValueError:
        return [text]


def _is_yaml(text: str) -> bool:
    """Return whether a text would be a mapping or a list, if it were none."""
    try:
        return isinstance(single(load_all(text, ""), "").value, dict | list)
    except MeshgenError:
        return False


def _has_defaults(form: Schema) -> bool:
    return "properties" in form and not form.get("required")


def _item(value: Any, text: str) -> str:
    """Return a text as an item of a list in brackets, in which a comma would end it."""
    if not isinstance(value, str):
        return text
    return double_quoted(text) if set(text) & set(",[]{}") else scalar_text(text)


def _lists_scalars(form: Schema) -> bool:
    items = form.get("items", {})
    return any("$ref" not in one for one in items.get("anyOf", [items]))


def _takes_text(form: Schema, text: str) -> bool:
    if not fits("", form) or form.get("x-text"):
        return False
    return text in form["enum"] if "enum" in form else matches(form.get("pattern", ""), text)
