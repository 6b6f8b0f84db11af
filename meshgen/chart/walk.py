"""One object in all environments, compared from the top down: text, or a value."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from meshgen.chart.entries import Entries
from meshgen.chart.fieldnames import names_of
from meshgen.chart.keyorder import in_order
from meshgen.chart.marks import Marks
from meshgen.chart.place import MISSING, Place
from meshgen.chart.printing import Form, agree, form_of
from meshgen.chart.schema import Definitions
from meshgen.chart.subject import Subject
from meshgen.chart.templated import as_template
from meshgen.chart.types import Entry
from meshgen.chart.valuenames import expression
from meshgen.resources import Path
from meshgen.yamlio import dump

# Texts by names, which may be empty.
_TEXTS = frozenset({"annotations", "data", "env", "labels"})
# Makes the nodes of some keys of a mapping itself: keys that it does not return are left out.
Hook = Callable[["Walk", Place], Mapping[str, Any] | None]


@dataclass(frozen=True)
class Draft:
    """What all objects of a chart in the making share.

    `hooks` are for mappings that have a layout of their own; `labels` are the mesh's in each
    environment, under "" those of the config without any.
    """

    entries: Entries
    marks: Marks
    definitions: Definitions
    labels: Mapping[str, Mapping[str, str]]
    hooks: Sequence[Hook]


@dataclass(frozen=True)
class Walk:
    """The way through one object of a chart in the making."""

    subject: Subject
    draft: Draft

    def body(self) -> Any:
        """Return the whole object with nodes in it."""
        objects, reference = self.subject.objects, self.subject.reference
        usual = MISSING if reference is None else reference
        return self.mapping(Place((), objects, list(objects), usual))

    def node(self, place: Place) -> Any:
        """Return what stands at a place."""
        if self.subject.is_knob(place.path, place.values):
            return self.value(place)
        if place.is_mapping:
            return self.mapping(place)
        if place.is_list:
            return [self.node(item) for item in place.items()]
        if place.is_everywhere and agree(place.values):
            return place.values[0]
        return self.value(place)

    def mapping(self, place: Place) -> dict[str, Any]:
        """Return a mapping of nodes, each key for itself."""
        nodes: dict[str, Any] = {}
        for hook in self.draft.hooks:
            nodes |= hook(self, place) or {}
        made = {
            key: nodes[key] if key in nodes else self.node(place.at(key))
            for key in in_order(place.variants, nodes)
        }
        return {key: node for key, node in made.items() if node is not MISSING}

    def value(
        self,
        place: Place,
        *,
        names: tuple[str, ...] = (),
        schema: Mapping[str, Any] | None = None,
        shared: bool = False,
    ) -> Any:
        """Make a value of a place, and return the node that prints it.

        `names` and `schema` are those of the value where the place does not tell them; a `shared`
        one joins another of the same names and contents.
        """
        place = place.changed(self.labelled)
        if not _alike(place.all_values):
            place = Place(place.path, place.variants, place.envs)
        optional = not place.is_everywhere or not _alike(place.values)
        template = self.draft.marks.within(place.all_values)
        if schema is None:
            schema = {} if template else self.field(place.path)
        form = form_of(place.all_values, schema, template=template)
        held = place.changed(lambda _, value: self._held(value, form))
        if optional or not agree(place.values):
            fallback = None if optional else held.values[0]
            default = fallback if held.reference is MISSING else held.reference
        else:
            default = held.values[0]
        entry = Entry(
            names or names_of(self.subject, place.path),
            default,
            {env: held.variants.get(env) for env in place.envs},
            schema if form.exact else {"type": "string"},
            [self.subject.place(place.path)],
            template,
            not optional,
            self.subject.sentence(place.path),
        )
        where = expression(self.draft.entries.add(entry, shared=shared))
        blank = not _TEXTS.isdisjoint(place.path)
        return form.optional(where, place.all_values, blank=blank) if optional else form.node(where)

    def _held(self, value: Any, form: Form) -> Any:
        """Return what values.yaml holds of a value."""
        if value is MISSING:
            return value
        value = value if form.exact else dump(value).removesuffix("\n")
        return as_template(value, self.draft.marks) if form.template else value

    def labelled(self, env: str, value: Any) -> Any:
        """Return a value with an environment's labels written out."""
        if isinstance(value, list):
            return [self.labelled(env, item) for item in value]
        if not isinstance(value, dict):
            return value
        labels = self.draft.labels[env] if self.draft.marks.label in value else {}
        rest = {k: self.labelled(env, v) for k, v in value.items() if k != self.draft.marks.label}
        return {**rest, **labels}

    def field(self, path: Path) -> Mapping[str, Any]:
        """Return the JSON Schema of a field of the object; an empty one where it is not known."""
        key = self.subject.key
        return self.draft.definitions.field(key.api_version, key.kind, path) or {}


def _alike(values: list[Any]) -> bool:
    """Return whether Helm can put one of the values in place of another: no mapping for a text."""
    return len({isinstance(value, dict) for value in values}) < 2
