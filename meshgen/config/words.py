"""How values and what a schema wants are called in messages."""

from typing import Any

from meshgen.config.mend import matches
from meshgen.config.text import Schema, branches_of
from meshgen.nearest import one_of
from meshgen.yamlio import Node, resolve

# A name that Kubernetes takes for a host fits, and what is longer is cut.
_LONGEST = 63
# More fields than these are better looked up.
_LISTED = 12
_FOUND = {
    dict: "a mapping",
    list: "a list",
    str: "text",
    bool: "a boolean",
    int: "a whole number",
    float: "a number",
    type(None): "nothing",
}
_WANTED = {
    "object": "a mapping",
    "array": "a list",
    "string": "text",
    "boolean": "true or false",
    "integer": "a whole number",
    "number": "a number",
}
_JSON = {
    dict: ("object",),
    list: ("array",),
    str: ("string",),
    bool: ("boolean",),
    int: ("integer", "number"),
    float: ("number",),
    type(None): ("null",),
}


def found(node: Node, *, plain: bool = False) -> str:
    """Return `found ...`: a scalar as it was written, and what kind of value it is.

    With `plain`, of a value of the right type, the kind is not said.
    """
    kind = _FOUND[type(node.value)]
    if node.value is None or isinstance(node.value, dict | list):
        return f"found {kind}"
    if node.value == "":
        return "found an empty text"
    said = f"`{short(node.text or str(node.value))}`"
    return f"found {said}" if plain else f"found {kind} {said}"


def short(text: str) -> str:
    """Return a text cut to a readable length."""
    return text if len(text) <= _LONGEST else text[: _LONGEST - 3] + "..."


def fits(value: Any, form: Schema) -> bool:
    """Return whether a value is of the type that a schema without alternatives wants."""
    if "type" not in form:
        return "enum" not in form or isinstance(value, str)
    wanted = [form["type"]] if isinstance(form["type"], str) else form["type"]
    return any(name in wanted for name in _JSON[type(value)])


def wanted(schema: Schema, root: Schema, name: str = "") -> str:
    """Return `expected ...` for a schema; `name` is the field for `meshgen explain`."""
    forms = dict.fromkeys(_form(form, name) for form in branches_of(schema, root))
    said = " or ".join(form for form in forms if form)
    return f"expected {said}" if said else ""


def one_of_fields(known: list[str], name: str) -> str:
    """Return `expected one of ...` for the fields of a mapping called `name`."""
    if len(known) <= _LISTED:
        return one_of(known)
    return f"expected one of the {len(known)} fields that {_explained(name)} lists"


def type_hint(node: Node, forms: list[Schema]) -> str:
    """Return how a value of the wrong type may have been meant, or an empty text."""
    value = node.value
    scalar = not isinstance(value, dict | list) and value is not None
    text = node.text or str(value)
    if scalar and not isinstance(value, str) and any(_takes_text(f, text) for f in forms):
        return f'write it in quotes: "{short(text)}"'
    if isinstance(value, str):
        plain = resolve(value.strip())
        if not isinstance(plain, str) and any(fits(plain, f) for f in forms if "type" in f):
            return f"write it without quotes: {short(value.strip())}"
    if isinstance(value, float) and value.is_integer() and any(fits(1, f) for f in forms):
        return f"write {int(value)}"
    lists = [f for f in forms if f.get("type") == "array" and not f.get("x-one")]
    if lists and scalar:
        return f"write a list: [{short(text)}]"
    if lists and isinstance(value, dict):
        return "write a list: start the first line with `- `"
    if isinstance(value, list) and value and all(_has_name(item) for item in value):
        return "write `NAME: …` instead of `- name: NAME`"
    return ""


def _form(form: Schema, name: str) -> str:
    if "x-expected" in form:
        return str(form["x-expected"])
    if "enum" in form:
        return ("one of " if len(form["enum"]) > 1 else "") + ", ".join(map(str, form["enum"]))
    kind = form.get("type", "")
    fields = list(form.get("properties", {}))
    if fields and len(fields) <= _LISTED:
        return f"a mapping with {', '.join(fields)}"
    if fields:
        return f"a mapping of fields that {_explained(name)} lists"
    return _WANTED.get(kind, "") if isinstance(kind, str) else "text"


def _explained(name: str) -> str:
    return f"`meshgen explain {name}`" if name else "`meshgen explain`"


def _takes_text(form: Schema, text: str) -> bool:
    if not fits("", form) or form.get("x-text"):
        return False
    return text in form["enum"] if "enum" in form else matches(form.get("pattern", ""), text)


def _has_name(node: Node) -> bool:
    return isinstance(node.value, dict) and "name" in node.value
