"""One object in all environments, compared from the top down: text, or a value."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from meshgen.chart.entries import Entries
from meshgen.chart.keyorder import in_order
from meshgen.chart.marks import Marks
from meshgen.chart.names import expression
from meshgen.chart.printing import agree, all_exact, printed
from meshgen.chart.subject import Subject
from meshgen.chart.templated import as_template
from meshgen.chart.types import Entry
from meshgen.plan.common import identity
from meshgen.resources import Path, canonical
from meshgen.yamlio import dump

# Where an environment, or the config without any, has nothing.
MISSING = object()
Variants = Mapping[str, Any]
# Texts by names, which may be empty.
_TEXTS = frozenset({"annotations", "data", "env", "labels"})
# The JSON Schema of a field by apiVersion, kind and path.
SchemaOf = Callable[[str, str, Path], Mapping[str, Any] | None]
# Makes the nodes of some keys of a mapping itself: keys that it does not return are left out.
Hook = Callable[["Walk", Path, Variants, Any], Mapping[str, Any] | None]


class Walk:
    """The way through one object."""

    def __init__(
        self,
        subject: Subject,
        entries: Entries,
        marks: Marks,
        schema_of: SchemaOf,
        hooks: Sequence[Hook],
        knobs: Callable[[Subject, Path, list[Any]], bool],
        labels: Mapping[str, Mapping[str, str]],
    ) -> None:
        """Walk with hooks for mappings that have a layout of their own.

        `knobs` tells of a place whether it is a value even where all environments agree; `labels`
        are those of each environment, under "" those of the config without any.
        """
        self.subject = subject
        self.entries = entries
        self.marks = marks
        self._schema_of = schema_of
        self._hooks = hooks
        self._knobs = knobs
        self.labels = labels

    def body(self) -> Any:
        """Return the whole object with nodes in it."""
        reference = MISSING if self.subject.reference is None else self.subject.reference
        return self.mapping((), self.subject.objects, reference)

    def node(self, path: Path, variants: Variants, envs: Sequence[str], reference: Any) -> Any:
        """Return what stands at a path; `envs` are those that have what is around it."""
        values = list(variants.values())
        everywhere = len(variants) == len(envs)
        if self._knobs(self.subject, path, values):
            return self.value(path, variants, envs, reference)
        if everywhere and all(isinstance(v, dict) for v in values) and _share(values):
            return self.mapping(path, variants, reference)
        if everywhere and _aligned(values):
            return self._items(path, variants, reference)
        if everywhere and agree(values):
            return values[0]
        return self.value(path, variants, envs, reference)

    def mapping(self, path: Path, variants: Variants, reference: Any) -> dict[str, Any]:
        """Return a mapping of nodes, each key for itself."""
        made: dict[str, Any] = {}
        for hook in self._hooks:
            made = {**made, **(hook(self, path, variants, reference) or {})}
        keys = in_order(variants, made)
        own = reference if isinstance(reference, dict) else {}
        result = {}
        for key in keys:
            if key in made:
                result.update({key: made[key]} if made[key] is not MISSING else {})
                continue
            present = {env: value[key] for env, value in variants.items() if key in value}
            known = own.get(key, MISSING)
            result[key] = self.node((*path, key), present, list(variants), known)
        return result

    def _items(self, path: Path, variants: Variants, reference: Any) -> list[Any]:
        length = len(next(iter(variants.values())))
        same = isinstance(reference, list) and _aligned([*variants.values(), reference])
        return [
            self.node(
                (*path, index),
                {env: value[index] for env, value in variants.items()},
                list(variants),
                reference[index] if same else MISSING,
            )
            for index in range(length)
        ]

    def value(
        self,
        path: Path,
        variants: Variants,
        envs: Sequence[str],
        reference: Any = MISSING,
        *,
        names: tuple[str, ...] = (),
        schema: Mapping[str, Any] | None = None,
        shared: bool = False,
    ) -> Any:
        """Make a value of a place, and return the node that prints it.

        `names` and `schema` are those of the value where the place does not tell them; a `shared`
        one joins another of the same names and contents.
        """
        optional = len(variants) < len(envs)
        variants = {env: self.labelled(env, value) for env, value in variants.items()}
        reference = self.labelled("", reference)
        reference = reference if _alike([*variants.values(), reference]) else MISSING
        everything = [*variants.values(), *([] if reference is MISSING else [reference])]
        if not _alike(list(variants.values())):
            optional = True
        template = self.marks.within(everything)
        exact = all_exact(everything)

        def told(value: Any) -> Any:
            kept = value if exact else dump(value).removesuffix("\n")
            return as_template(kept, self.marks) if template else kept

        known = {env: told(variants[env]) if env in variants else None for env in envs}
        if agree(list(variants.values())) and not optional:
            default = told(next(iter(variants.values())))
        elif reference is not MISSING:
            default = told(reference)
        else:
            default = None if optional else told(next(iter(variants.values())))
        obj = next(iter(self.subject.objects.values()))
        found = self._field(path, template) if schema is None else schema
        entry = Entry(
            names or self.subject.names(path, obj),
            default,
            known,
            found if exact else {"type": "string"},
            "",
            [self.subject.place(path)],
            template,
            not optional,
        )
        where = expression(self.entries.add(entry, shared=shared))
        blank = not _TEXTS.isdisjoint(path)
        return printed(where, everything, optional, template, exact, entry.schema, blank=blank)

    def labelled(self, env: str, value: Any) -> Any:
        """Return a value with an environment's labels written out."""
        if isinstance(value, list):
            return [self.labelled(env, item) for item in value]
        if not isinstance(value, dict):
            return value
        labels = self.labels[env] if self.marks.label in value else {}
        own = {k: self.labelled(env, v) for k, v in value.items() if k != self.marks.label}
        return {**own, **labels}

    def field(self, path: Path) -> Mapping[str, Any]:
        """Return the JSON Schema of a field of the object."""
        return self._field(path, template=False)

    def _field(self, path: Path, template: bool) -> Mapping[str, Any]:
        key = self.subject.key
        found = None if template else self._schema_of(key.api_version, key.kind, path)
        return found or {}


def _alike(values: list[Any]) -> bool:
    """Return whether Helm can put one of the values in place of another: no mapping for a text."""
    kinds = {"dict" if isinstance(v, dict) else "other" for v in values if v is not MISSING}
    return len(kinds) < 2


def _share(values: list[dict[str, Any]]) -> bool:
    """Return whether mappings have a key in common, so that they are never empty."""
    return agree(values) or bool(set.intersection(*(set(v) for v in values)))


def _aligned(values: list[Any]) -> bool:
    """Return whether lists have the same items, which may differ inside."""
    if not all(isinstance(v, list) and len(v) == len(values[0]) for v in values):
        return False
    return all(len({canonical(identity(v[i])) for v in values}) == 1 for i in range(len(values[0])))
