"""What a JSON Schema says of a config, in words that help."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from meshgen.config.text import Schema, branches_of
from meshgen.findings import Code, Finding
from meshgen.nearest import did_you_mean
from meshgen.resources import Path, dotted
from meshgen.yamlio import Node, locate

if TYPE_CHECKING:
    from jsonschema.exceptions import ValidationError

_TYPES = {
    "dict": "a mapping",
    "list": "a list",
    "str": "text",
    "bool": "true or false",
    "int": "a whole number",
    "float": "a number",
    "NoneType": "nothing",
}
_JSON_NAMES = {
    "dict": "object",
    "list": "array",
    "str": "string",
    "bool": "boolean",
    "int": "integer",
    "float": "number",
    "NoneType": "null",
}
_JSON_TYPES = {
    "object": "a mapping",
    "array": "a list",
    "string": "text",
    "boolean": "true or false",
    "integer": "a whole number",
    "number": "a number",
}


@dataclass(frozen=True)
class _Problem:
    """One thing that a JSON Schema refuses, with where it stands."""

    rule: str
    wanted: Any
    found: Any
    schema: Schema
    at: Path
    in_key: bool
    tree: Node
    root: Schema
    prefix: Path

    def finding(
        self, code: Code, message: str, expected: str = "", hint: str = "", *, key: str = ""
    ) -> Finding:
        """Return a finding at the value, or at one of its keys."""
        at: Path = (*self.at, key) if key else self.at
        location = locate(self.tree, at, key=bool(key))
        return Finding(code, message, location, dotted(self.prefix + at), expected, hint)


def problems(tree: Node, data: Any, schema: Schema, prefix: Path = ()) -> Iterator[Finding]:
    """Yield a finding for everything in `data` that the schema refuses; `tree` tells where.

    `prefix` is put before the paths, for a part of a config.
    """
    from jsonschema import Draft202012Validator

    for error in Draft202012Validator(schema).iter_errors(data):
        for cause in _causes(error, schema):
            problem = _Problem(
                str(cause.validator),
                cause.validator_value,
                cause.instance,
                cause.schema if isinstance(cause.schema, dict) else {},
                tuple(cause.absolute_path),
                "propertyNames" in cause.absolute_schema_path,
                tree,
                schema,
                prefix,
            )
            yield from _findings(problem)


def _causes(error: "ValidationError", root: Schema) -> Iterator["ValidationError"]:
    """Yield the errors of the branch that was meant, where a value has several forms."""
    if error.validator != "anyOf":
        yield error
        return
    branches: Any = error.validator_value
    meant = [
        index
        for index, branch in enumerate(branches)
        if any(_fits(error.instance, form) for form in branches_of(branch, root))
    ]
    inner = [e for e in error.context or () if meant and e.schema_path[0] == meant[0]]
    if not inner:
        yield error
    for cause in inner:
        yield from _causes(cause, root)


def _fits(value: Any, form: Schema) -> bool:
    wanted = form.get("type", [])
    wanted = [wanted] if isinstance(wanted, str) else wanted
    if not wanted and "enum" in form:
        return isinstance(value, str)
    name = _JSON_NAMES[type(value).__name__]
    return name in wanted or (name == "integer" and "number" in wanted)


def _findings(problem: _Problem) -> Iterator[Finding]:
    schema, found = problem.schema, problem.found
    match problem.rule:
        case "additionalProperties":
            known = list(schema.get("properties", {}))
            for key in (k for k in found if k not in known):
                expected = f"expected one of {', '.join(known)}"
                hint = did_you_mean(key, known)
                yield problem.finding(
                    Code.UNKNOWN_KEY, f"unknown key `{_short(key)}`", expected, hint, key=key
                )
        case "required":
            for key in (k for k in problem.wanted if k not in found):
                expected = _expected(schema.get("properties", {}).get(key, {}), problem.root)
                yield problem.finding(Code.MISSING, f"`{key}` is missing", expected)
        case "pattern" | "maxLength" | "minLength" if problem.in_key:
            message = f"`{_short(found)}` is not a valid name{_too_long(problem)}"
            expected = f"expected {schema.get('x-expected', 'another name')}"
            hint = _mended_name(found, schema)
            yield problem.finding(Code.NAME, message, expected, hint, key=found)
        case "type" | "anyOf":
            message = f"found {_TYPES[type(found).__name__]}{_shown(found)}"
            expected = _expected(schema, problem.root)
            yield problem.finding(Code.TYPE, message, expected, _quoted_hint(found, schema))
        case "enum" | "const":
            allowed = [str(v) for v in schema.get("enum", [schema.get("const")])]
            expected = f"expected one of {', '.join(allowed)}"
            hint = did_you_mean(str(found), allowed)
            yield problem.finding(Code.VALUE, f"found `{_short(found)}`", expected, hint)
        case _:
            message = f"found `{_short(found)}`{_too_long(problem)}"
            expected = _expected(schema, problem.root)
            yield problem.finding(Code.VALUE, message, expected, _mended_name(found, schema))


def _too_long(problem: _Problem) -> str:
    if problem.rule != "maxLength":
        return ""
    return f", {len(problem.found)} characters, {problem.wanted} at most"


def _expected(schema: Schema, root: Schema) -> str:
    forms = [_form(s) for s in branches_of(schema, root)]
    return "expected " + " or ".join(dict.fromkeys(f for f in forms if f)) if any(forms) else ""


def _form(schema: Schema) -> str:
    if "x-expected" in schema:
        return str(schema["x-expected"])
    if "enum" in schema:
        return "one of " + ", ".join(str(v) for v in schema["enum"])
    wanted = schema.get("type", "")
    if wanted == "object" and "properties" in schema:
        return "a mapping with " + ", ".join(schema["properties"])
    return _JSON_TYPES.get(wanted, "") if isinstance(wanted, str) else "text"


def _shown(value: Any) -> str:
    return f" `{_short(value)}`" if isinstance(value, str | int | float) else ""


def _short(value: Any) -> str:
    text = str(value).lower() if isinstance(value, bool) else str(value)
    return text if len(text) <= 60 else text[:57] + "..."


def _quoted_hint(value: Any, schema: Schema) -> str:
    if isinstance(value, int | float) and "string" in str(schema.get("type")):
        return f'write it in quotes: "{_short(value)}"'
    return ""


def _mended_name(value: Any, schema: Schema) -> str:
    if "RFC 1123" not in schema.get("x-expected", "") or not isinstance(value, str):
        return ""
    mended = "".join(c if c.isascii() and c.isalnum() else "-" for c in value.lower()).strip("-")
    return f"write `{mended[:63].strip('-')}`" if mended else ""
