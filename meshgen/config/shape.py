"""Each setting by itself: what the JSON Schema refuses of it, in words, and what is left then.

The schema uses few of JSON Schema's keywords; a test holds that these are all, and that what is
refused here is what other readers of the schema refuse.
"""

from collections.abc import Iterator

from meshgen.config.broken import Broken
from meshgen.config.gather import Problem
from meshgen.config.mend import matches, mended
from meshgen.config.origins import Origins
from meshgen.config.text import Schema, branches_of
from meshgen.config.words import (
    fits,
    found,
    one_of_fields,
    short,
    type_hint,
    wanted,
)
from meshgen.findings import Code, Finding
from meshgen.nearest import did_you_mean, nearest, one_of
from meshgen.resources import Path
from meshgen.yamlio import Node, resolve

KEYWORDS = frozenset(
    {
        "$ref",
        "additionalProperties",
        "anyOf",
        "enum",
        "items",
        "maxLength",
        "maximum",
        "minItems",
        "minLength",
        "minimum",
        "pattern",
        "properties",
        "propertyNames",
        "required",
        "type",
    }
)
# A field that more mappings have tells nothing of where it was meant to be.
_PLACES = 2


class Shape:
    """The check of one tree; `problems` are what is wrong, `broken` the paths of it."""

    def __init__(self, origins: Origins, schema: Schema, broken: Broken | None = None) -> None:
        """Start with no problems; what hangs on settings that are `broken` is not reported."""
        self.problems: list[Problem] = []
        self.broken: set[Path] = set()
        self._origins = origins
        self._schema = schema
        self._known = broken or Broken()

    @property
    def findings(self) -> list[Finding]:
        """Return what is wrong, as findings."""
        return [problem.finding for problem in self.problems]

    def sound(self, tree: Node) -> Node:
        """Return the tree without what is wrong; of a tree that is no mapping nothing is left."""
        self._tree = tree
        left = self._checked(tree, self._schema, ())
        return left or Node({}, tree.location)

    def _checked(self, node: Node, schema: Schema, path: Path) -> Node | None:
        """Return what is right of a value, or None where nothing is."""
        forms = branches_of(schema, self._schema)
        meant = [form for form in forms if fits(node.value, form)]
        if not meant:
            expected = wanted(schema, self._schema, _explained(path))
            self._refuse(Code.TYPE, path, found(node), expected, type_hint(node, forms))
            return None
        form = meant[0]
        if isinstance(node.value, dict):
            return self._mapping(node, node.value, form, path)
        if isinstance(node.value, list):
            return self._list(node, node.value, form, path)
        wrong = _wrong_scalar(node, form)
        if wrong:
            hint = _hint(node.text or str(node.value), form)
            self._refuse(Code.VALUE, path, wrong, _expected(form), hint)
            return None
        return node

    def _mapping(self, node: Node, value: dict[str, Node], form: Schema, path: Path) -> Node | None:
        properties, more = form.get("properties", {}), form.get("additionalProperties", True)
        left: dict[str, Node] = {}
        for key, child in value.items():
            inner = properties.get(key, more)
            if inner is False:
                self._refuse_key(key, path, properties, value)
            elif inner is True:
                left[key] = child
            else:
                good = self._good_name(key, form, (*path, key))
                right = self._checked(child, inner, (*path, key))
                left |= {key: right} if good and right is not None else {}
        missing = [key for key in form.get("required", ()) if key not in left]
        for key in missing:
            at = (*path, key)
            if key not in value and at not in self.broken:
                expected = wanted(properties.get(key, {}), self._schema, _explained((*path, key)))
                if not self._known.touches(at):
                    self._refuse(Code.MISSING, path, f"`{key}` is missing", expected, key=True)
        if missing and path:
            self.broken.add(path)
            return None
        return Node(left, node.location, node.text, node.keys)

    def _list(self, node: Node, value: list[Node], form: Schema, path: Path) -> Node | None:
        if len(value) < form.get("minItems", 0):
            if not self._known.touches(path):
                self._refuse(Code.VALUE, path, "found an empty list", "expected one item or more")
            return None
        items = form.get("items")
        if not isinstance(items, dict):
            return node
        checked = (self._checked(child, items, (*path, i)) for i, child in enumerate(value))
        right = [child for child in checked if child is not None]
        if len(right) < form.get("minItems", 0):
            self.broken.add(path)
            return None
        return Node(right, node.location)

    def _good_name(self, key: str, form: Schema, at: Path) -> bool:
        """Return whether a mapping takes a name as a key, and report it if not."""
        names = form.get("propertyNames", {}) if key not in form.get("properties", {}) else {}
        wrong = _wrong_text(key, names)
        if wrong is not None:
            message = f"`{short(key)}` is not a valid name{wrong}"
            self._refuse(Code.NAME, at, message, _expected(names), _hint(key, names), key=True)
        return wrong is None

    def _refuse_key(
        self, key: str, path: Path, properties: dict[str, Schema], value: dict[str, Node]
    ) -> None:
        known = [name for name in properties if name not in value]
        expected = one_of_fields(list(properties), _explained(path))
        hint, near = self._elsewhere(key, path, properties), nearest(key[:200], known)
        if near and not hint:
            hint = f"did you mean `{near}`?"
            # Whatever needs that field is not missing it.
            self.broken.add((*path, near))
        message = f"unknown key `{short(key)}`"
        self._refuse(Code.UNKNOWN_KEY, (*path, key), message, expected, hint, key=True)

    def _elsewhere(self, key: str, path: Path, properties: dict[str, Schema]) -> str:
        """Return where a key that is unknown here would be right, or an empty text."""
        below = [n for n, s in properties.items() if key in self._fields(s)]
        if 0 < len(below) <= _PLACES:
            return f"it belongs in {' or '.join(f'`{name}`' for name in below)}"
        above = path[:-1]
        if above and key in self._fields_at(above):
            return "it belongs one level up"
        return ""

    def _fields_at(self, path: Path) -> dict[str, Schema]:
        forms = branches_of(self._schema, self._schema)
        for part in path:
            inner: list[Schema | bool] = [
                form.get("items", True)
                if isinstance(part, int)
                else form.get("properties", {}).get(part, form.get("additionalProperties", True))
                for form in forms
            ]
            forms = [b for s in inner if isinstance(s, dict) for b in branches_of(s, self._schema)]
        return {name: s for form in forms for name, s in form.get("properties", {}).items()}

    def _fields(self, schema: Schema) -> dict[str, Schema]:
        forms = branches_of(schema, self._schema)
        return {name: s for form in forms for name, s in form.get("properties", {}).items()}

    def _refuse(
        self,
        code: Code,
        path: Path,
        message: str,
        expected: str,
        hint: str = "",
        *,
        key: bool = False,
    ) -> None:
        problem = self._origins.problem(self._tree, code, path, message, expected, hint, key=key)
        self.problems.append(problem)
        if path:
            self.broken.add(path)


def _wrong_scalar(node: Node, form: Schema) -> str | None:
    """Return what is wrong with a scalar of the right type, or None."""
    value = node.value
    if "enum" in form and value not in form["enum"]:
        return found(node, plain=True)
    if isinstance(value, str):
        wrong = _wrong_text(value, form)
        return None if wrong is None else f"{found(node, plain=True)}{wrong}"
    if isinstance(value, int | float) and not isinstance(value, bool):
        low, high = form.get("minimum", value), form.get("maximum", value)
        most = f", {high} at most" if value > high and str(high) not in _expected(form) else ""
        return None if low <= value <= high else f"{found(node, plain=True)}{most}"
    return None


def _wrong_text(text: str, form: Schema) -> str | None:
    """Return what more is to be said of a text that a schema refuses, or None if it does not."""
    longest = form.get("maxLength")
    if longest is not None and len(text) > longest:
        return f", {len(text)} characters, {longest} at most"
    short_enough = len(text) >= form.get("minLength", 0)
    return None if short_enough and matches(form.get("pattern", ""), text) else ""


def _expected(form: Schema) -> str:
    return one_of(map(str, form["enum"])) if "enum" in form else wanted(form, form)


def _hint(text: str, form: Schema) -> str:
    if "enum" in form:
        return did_you_mean(text, map(str, form["enum"]))
    near = mended(text, form)
    if near and not form.get("x-text") and not isinstance(resolve(near), str):
        return f'write it in quotes: "{near}"'
    return f"write `{short(near)}`" if near else ""


def _explained(path: Path) -> str:
    """Return a path as `meshgen explain` takes it, or an empty text for one that it cannot."""
    names: Iterator[str] = (part for part in path if isinstance(part, str))
    parts = list(names)
    return "" if any("." in p or " " in p or p == "*" for p in parts) else ".".join(parts)
