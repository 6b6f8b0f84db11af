"""What a schema wants of a value, in words, and how a value of another type may have been meant."""

from collections.abc import Iterable

from meshgen.explainer.words import TYPES, either
from meshgen.nearest import one_of
from meshgen.schemas.walk import Schema, branches_of, fits
from meshgen.yamlio import resolve

# More fields than these are better looked up.
_LISTED = 12


def wanted(schema: Schema, root: Schema, name: str = "") -> str:
    """Return `expected ...` for a schema; `name` is the field for `meshgen explain`."""
    forms = dict.fromkeys(_form(form, name) for form in branches_of(schema, root))
    alternatives = " or ".join(form for form in forms if form)
    return f"expected {alternatives}" if alternatives else ""


def wanted_type(schema: Schema, root: Schema) -> str:
    """Return `expected ...` for the types that a schema takes, whatever more it wants."""
    return f"expected {either(TYPES[name] for name in types_of(schema, root) if name != 'null')}"


def types_of(schema: Schema, root: Schema) -> list[str]:
    """Return the types that a schema takes, in any form."""
    types = (form.get("type", ()) for form in branches_of(schema, root))
    return [name for t in types for name in ([t] if isinstance(t, str) else t)]


def one_of_fields(fields: list[str], name: str) -> str:
    """Return `expected one of ...` for the fields of a mapping called `name`."""
    if len(fields) <= _LISTED:
        return one_of(fields)
    return f"expected one of the {len(fields)} fields that {_explained(name)} lists"


def unquoted(text: str, forms: Iterable[Schema]) -> str:
    """Return a text as it would be right if it were not in quotes; empty where it would not."""
    bare = text.strip()
    value = resolve(bare) if bare else ""
    right = not isinstance(value, str) and any(fits(value, f) for f in forms if "type" in f)
    return bare if right else ""


def _form(form: Schema, name: str) -> str:
    if "x-expected" in form:
        return str(form["x-expected"])
    if "enum" in form:
        return ("one of " if len(form["enum"]) > 1 else "") + ", ".join(map(str, form["enum"]))
    fields = list(form.get("properties", {}))
    if fields and len(fields) <= _LISTED:
        return f"a mapping with {', '.join(fields)}"
    if fields:
        return f"a mapping of fields that {_explained(name)} lists"
    kind = form.get("type", "null")
    return TYPES[kind] if kind != "null" else ""


def _explained(name: str) -> str:
    return f"`meshgen explain {name}`" if name else "`meshgen explain`"
