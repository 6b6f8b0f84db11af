"""A setting in the field's own words, as it is written here."""

from collections.abc import Iterator, Mapping, Sequence

from meshgen.config.aliases import ALIASES, HERE, INSTEAD
from meshgen.config.written_out import as_mapping, flow
from meshgen.schemas.walk import Schema, branches_of, child_schema, fields_of, fits
from meshgen.yamlio import Node

# What is longer is not read.
_LONGEST = 100
_LEFT_OUT = "…"


class Words:
    """The words of a schema, `root`, for those who know others."""

    def __init__(self, root: Schema) -> None:
        """Take the schema."""
        self._root = root

    def hint(self, key: str, value: Node, forms: Sequence[Schema]) -> tuple[str, str]:
        """Return what to write in the place of a key, and the field beside it that it stands for.

        `value` is what stands at the key, `forms` those of the mapping around it. Both are empty
        for a word that nobody has; the field is where the word stands for none.
        """
        steps = self._steps(key, value, forms)
        if steps is None:
            return INSTEAD.get(_begun_small(key), ("", ""))
        if not steps:
            return f"write `{self._inside(value, forms)}` in its place", ""
        inside = self._at(steps, forms)
        shown = self._shown(value, inside)
        listed = _listed(value, inside)
        if len(steps) == 1 and listed:
            return f"here it is called `{steps[0]}`; {listed}", steps[0]
        if len(steps) == 1 and shown in (_LEFT_OUT, flow(value)):
            return f"here it is called `{steps[0]}`", steps[0]
        for step in reversed(steps[1:]):
            shown = f"{{{step}: {shown}}}"
        return f"here it is `{'.'.join(steps)}`: write `{steps[0]}: {shown}`", steps[0]

    def _steps(self, key: str, value: Node, forms: Sequence[Schema]) -> Sequence[str] | None:
        """Return the path of the field that a word stands for; None where it stands for none."""
        for path in ALIASES.get(_begun_small(key), ()):
            steps = [] if path == HERE else path.split(".")
            if self._at(steps, forms) and (steps or self._inside(value, forms)):
                return steps
        return None

    def _at(self, steps: Sequence[str], forms: Sequence[Schema]) -> Sequence[Schema]:
        """Return the forms of what stands at a path; none where there is no such field."""
        if steps and steps[0] not in fields_of(forms):
            return ()
        for step in steps:
            field = child_schema(forms, step)
            forms = branches_of(field, self._root) if field is not None else ()
        return forms

    def _inside(self, value: Node, forms: Sequence[Schema]) -> str:
        """Return what a mapping holds as fields of the one around it; empty where some are none."""
        inner = value.value if isinstance(value.value, dict) else {}
        entries = dict(self._entries(inner, forms))
        if not entries.keys() <= fields_of(forms).keys():
            return ""
        return flow(Node(entries, value.location))[1:-1]

    def _shown(self, value: Node, forms: Sequence[Schema]) -> str:
        """Return a value with the words of here; `…` for what is long, and for texts by name.

        These may be secrets.
        """
        named = [form.get("additionalProperties") for form in forms]
        texts = [one for by in named if isinstance(by, dict) for one in branches_of(by, self._root)]
        if any(fits("", one) and "x-mend" not in one for one in texts):
            return _LEFT_OUT
        translated = self._translated(value, forms)
        text = flow(translated)
        return text if len(text) <= _LONGEST and self._fits(translated, forms) else _LEFT_OUT

    def _fits(self, value: Node, forms: Sequence[Schema]) -> bool:
        """Return whether a value, and each item of a list, is of a type that is wanted."""
        if not isinstance(value.value, list):
            return any(fits(value.value, form) for form in forms)
        listed = [child_schema([form], 0) for form in forms]
        items = [each for one in listed if one is not None for each in branches_of(one, self._root)]
        return all(self._fits(item, items) for item in value.value)

    def _translated(self, value: Node, forms: Sequence[Schema]) -> Node:
        inner = value.value
        if not isinstance(inner, dict):
            is_one = not any(fits(inner, form) for form in forms) and any(
                form.get("type") == "array" for form in forms
            )
            return Node([value], value.location) if is_one else value
        if len(inner) == 1 and not any(form.get("type") == "object" for form in forms):
            return next(iter(inner.values()))
        return Node(dict(self._entries(inner, forms)), value.location)

    def _entries(
        self, inner: Mapping[str, Node], forms: Sequence[Schema]
    ) -> Iterator[tuple[str, Node]]:
        fields = fields_of(forms)
        for key, value in inner.items():
            steps = [key] if key in fields else self._steps(key, value, forms)
            if steps == [] and isinstance(value.value, dict):
                yield from self._entries(value.value, forms)
            elif steps and len(steps) == 1:
                yield steps[0], self._translated(value, self._at(steps, forms))
            else:
                yield key, value


def _listed(value: Node, forms: Sequence[Schema]) -> str:
    """Return the mapping to write in the place of a list where only that is wanted, or ""."""
    mapping = next((form for form in forms if form.get("type") == "object"), None)
    if not isinstance(value.value, list) or any(fits([], form) for form in forms) or not mapping:
        return ""
    return as_mapping(value.value, mapping)


def _begun_small(key: str) -> str:
    """Return a word as a setting: `HorizontalPodAutoscaler` as `horizontalPodAutoscaler`."""
    return key[:1].lower() + key[1:]
