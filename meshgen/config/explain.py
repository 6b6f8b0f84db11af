"""What a field of the config is, from the JSON Schema."""

import json
from itertools import chain
from typing import Any

from meshgen.config.aliases import ALIASES, HERE
from meshgen.config.schema import read_schema
from meshgen.errors import MeshgenError
from meshgen.explainer.words import TYPES
from meshgen.findings import Code, Finding
from meshgen.nearest import did_you_mean, one_of, slip_of
from meshgen.schemas.walk import Schema, branches_of, fields_of
from meshgen.yamlio import dump

# Where most fields are, for who names one alone.
_SERVICE = ("services",)


def explanation(path: str) -> str:
    """Return what is known of a field: `services.autoscaling`; an empty path is the whole file.

    The names that a mapping's keys stand for (a service's, an environment's) may be left out.
    Raises MeshgenError for a path that does not exist, with the nearest that does.
    """
    root = read_schema()
    name = ".".join(filter(None, path.split("."))) or "meshgen.yaml"
    schema, page = _schema_at(path, root)
    more = [f"more: {page}"] if page else []
    return "\n".join([*_lines(name, schema, root), *more])


def field_names(path: str) -> list[str]:
    """Return the names of the fields below a path; raises as `explanation`."""
    root = read_schema()
    return list(_fields(branches_of(_schema_at(path, root)[0], root), root))


def _schema_at(path: str, root: Schema) -> tuple[Schema, str]:
    """Return what stands at a path, and the page that tells of it, if somebody else has one."""
    schema: Schema = {"$ref": root["$ref"]}
    walked: list[str] = []
    page = ""
    for part in filter(None, path.split(".")):
        schema = _child(schema, part, walked, root)
        walked.append(part)
        page = _page(schema, root) or page
    return schema, page


def _page(schema: Schema, root: Schema) -> str:
    forms = branches_of(schema, root)
    named = (branches_of(one, root) for form in forms if (one := _of_names([form])) is not None)
    listed = (form.get("x-page", "") for form in (*forms, *chain.from_iterable(named)))
    return next(filter(None, listed), "")


def _child(schema: Schema, part: str, walked: list[str], root: Schema) -> Schema:
    forms = branches_of(schema, root)
    fields = _fields(forms, root)
    if part in fields:
        return fields[part]
    named = _of_names(forms)
    # A name may be anything, but one that is nearly a field's is a slip.
    if named is not None and not slip_of(part, fields):
        return named
    where = ".".join(walked) or "meshgen.yaml"
    ours = _ours(part, walked, root)
    raise MeshgenError(
        [
            Finding(
                Code.UNKNOWN_KEY,
                f"{where} has no field `{part}`",
                expected="" if ours else one_of(fields) if fields else "it has no fields",
                hint=ours or did_you_mean(part, fields),
            )
        ]
    )


def _ours(part: str, walked: list[str], root: Schema) -> str:
    """Return the call that tells of what a word of the field's own is here, or of a service."""
    word = part[:1].lower() + part[1:]
    others = [path for path in ALIASES.get(word, ()) if path != HERE]
    found = [(_SERVICE, part), *((around, o) for around in (walked, _SERVICE) for o in others)]
    for around, path in found:
        if _is_there([*around, *path.split(".")], root):
            return f"`meshgen explain {'.'.join((*around, path))}` tells of it"
    return ""


def _is_there(path: list[str], root: Schema) -> bool:
    """Return whether each step of a path but a service's name is a field's."""
    schema: Schema = {"$ref": root["$ref"]}
    for number, part in enumerate(path):
        forms = branches_of(schema, root)
        fields = _fields(forms, root)
        if part in fields:
            schema = fields[part]
        elif (named := _of_names(forms)) is not None and number < len(path) - 1:
            schema = named
        elif named is not None and part in (below := _fields(branches_of(named, root), root)):
            schema = below[part]
        else:
            return False
    return True


def _of_names(forms: list[Schema]) -> Schema | None:
    """Return the schema of the values in a mapping from names, such as `services`."""
    for form in forms:
        value = form.get("additionalProperties") or form.get("items")
        # Where one stands for a list of them, there are no names.
        if isinstance(value, dict) and not form.get("x-one"):
            return value
    return None


def _fields(forms: list[Schema], root: Schema) -> dict[str, Schema]:
    """Return the known fields of a mapping, or of what a mapping from names holds."""
    fields = fields_of(forms)
    named = _of_names(forms)
    if not fields and named is not None:
        return _fields(branches_of(named, root), root)
    return fields


def _lines(name: str, schema: Schema, root: Schema) -> list[str]:
    forms = branches_of(schema, root)
    lines = [f"{name}  <{_type(forms, root)}>", ""]
    description = _description(schema, forms)
    lines += [description, ""] if description else []
    default = schema.get("x-default", schema.get("default"))
    if default is not None and default != {}:
        lines.append(f"default: {default if isinstance(default, str) else json.dumps(default)}")
    if "x-renders" in schema:
        lines.append(f"renders: {schema['x-renders']}")
    if schema.get("examples"):
        lines += ["example:", *_example(name.rpartition(".")[2], schema["examples"][0])]
    fields = _fields(forms, root)
    if fields:
        width = max(map(len, fields))
        lines += ["", "fields:"] if lines[-1] else ["fields:"]
        for field, child in fields.items():
            told = " ".join(_description(child, branches_of(child, root)).split())
            lines.append(f"  {field.ljust(width)}  {told}".rstrip())
    return lines


def _type(forms: list[Schema], root: Schema) -> str:
    words = []
    for form in forms:
        kind = form.get("type")
        if kind == "null":
            continue
        if "enum" in form:
            words.append(" | ".join(str(v) for v in form["enum"]))
        elif form.get("x-expected"):
            words.append(form["x-expected"])
        elif kind == "object" and (value := _of_names([form])) is not None:
            words.append(f"mapping of names to {_type(branches_of(value, root), root)}")
        elif kind == "array":
            items = form.get("items")
            inner = _type(branches_of(items, root), root) if isinstance(items, dict) else "values"
            words.append(f"list of {inner}")
        else:
            words.append(TYPES[str(kind)].removeprefix("a "))
    return " or ".join(dict.fromkeys(words)) or "anything"


def _description(schema: Schema, forms: list[Schema]) -> str:
    return next((str(s["description"]) for s in (schema, *forms) if s.get("description")), "")


def _example(field: str, example: Any) -> list[str]:
    return [f"  {line}" for line in dump({field: example}).splitlines()]
