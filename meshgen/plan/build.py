"""Make the plan: place every object, then find out what each environment changes."""

from collections.abc import Container, Iterator, Mapping, Sequence
from functools import cached_property

from meshgen.kinds.images import split_image
from meshgen.kinds.kustomize import has_replicas
from meshgen.kinds.reference import Reference
from meshgen.plan.apply import set_at
from meshgen.plan.common import common, common_data, without_annotations
from meshgen.plan.components import component_names
from meshgen.plan.diff import edits
from meshgen.plan.generators import can_merge
from meshgen.plan.images import apply_entry, image_entries, images_in
from meshgen.plan.patches import MergeKey, patches
from meshgen.plan.types import Edit, Generated, Image, Overlay, Plan
from meshgen.resources import Key, Object, Resource
from meshgen.transform import Telling, Told, taught


def make_plan(
    name: str,
    reference: Sequence[Resource],
    tellings: Mapping[str, Telling],
    merge_key: MergeKey,
    overlay_annotations: tuple[str, ...] = (),
    references: frozenset[Reference] | None = None,
) -> Plan:
    """Return the plan for a mesh.

    `reference` are the resources without any environment: where environments differ, the base
    keeps to them. `overlay_annotations` are pod annotations that stand in overlays even where all
    environments agree. `references` are what Kustomize is told of, where others build with it:
    it follows names by what any of them tells.
    """
    if references is None:
        references = taught(tellings.values())
    told = {env: telling.told(references) for env, telling in tellings.items()}
    written = {env: one.resources for env, one in told.items()}
    objects = _Objects(reference, written, overlay_annotations)
    return Plan(
        name,
        objects.of(objects.everywhere),
        {name: objects.of(envs) for envs, name in objects.components.items()},
        {env: _overlay(objects, env, told[env], merge_key) for env in written},
        tuple(sorted(references)),
    )


class _Objects:
    """All objects: which environments have each, and what it is before any patch."""

    def __init__(
        self,
        reference: Sequence[Resource],
        environments: Mapping[str, Sequence[Resource]],
        overlay_annotations: tuple[str, ...],
    ) -> None:
        self.everywhere = tuple(environments)
        self.variants = {
            env: {resource.key: resource for resource in resources}
            for env, resources in environments.items()
        }
        self._references = {resource.key: resource for resource in reference}
        self._overlay_annotations = overlay_annotations
        self.homes = _homes(self.variants)
        self.starts = {key: self._start(key, envs) for key, envs in self.homes.items()}

    def of(self, envs: tuple[str, ...]) -> tuple[Resource, ...]:
        """Return what just these environments have."""
        return tuple(self.starts[key] for key, home in self.homes.items() if home == envs)

    @cached_property
    def components(self) -> dict[tuple[str, ...], str]:
        """Return the environments, each time several but not all, that share objects; by name."""
        several = {envs for envs in self.homes.values() if 1 < len(envs) < len(self.everywhere)}
        return component_names({envs: self.of(envs) for envs in sorted(several)})

    def _start(self, key: Key, envs: tuple[str, ...]) -> Resource:
        """Return the object as the base, a component or an overlay has it."""
        first = self.variants[envs[0]][key]
        variants = [self.variants[env][key].object for env in envs]
        reference = self._references.get(key)
        usual = reference.object if reference else variants[0]
        obj = common_data(usual, variants) if first.generated else common(usual, variants)
        return without_annotations(first.with_object(obj), self._overlay_annotations)


def _homes(variants: Mapping[str, Mapping[Key, Resource]]) -> dict[Key, tuple[str, ...]]:
    """Return for each object the environments that have it, in order of folder, kind and name."""
    first: dict[Key, Resource] = {}
    for resources in variants.values():
        first = {**resources, **first}
    ordered = sorted(first, key=lambda k: (first[k].group, k.kind, k.name, k.api_version))
    return {key: tuple(env for env in variants if key in variants[env]) for key in ordered}


def _overlay(objects: _Objects, env: str, told: Told, merge_key: MergeKey) -> Overlay:
    wanted = objects.variants[env]
    before = [objects.starts[key] for key in objects.homes if key in wanted]
    after = [wanted[resource.key].object for resource in before]
    images = image_entries([resource.object for resource in before], after)
    edits_by_position = {
        position: edits(_with_images(resource.object, images), after[position])
        for position, resource in enumerate(before)
    }
    in_base = {p for p, r in enumerate(before) if objects.homes[r.key] == objects.everywhere}
    generated = tuple(_generated(edits_by_position, before, in_base))
    replicas, edits_by_position = _replicas(edits_by_position, before)
    return Overlay(
        told.settings,
        tuple(name for envs, name in objects.components.items() if env in envs),
        objects.of((env,)) if objects.everywhere != (env,) else (),
        generated,
        tuple(images),
        replicas,
        tuple(patches(edits_by_position, before, merge_key)),
        told.keeps_namespaces,
        next((r.name for r in before if r.key[:3] == ("v1", "Namespace", told.settings.mesh)), ""),
        told.without_namespace,
    )


def _with_images(obj: Object, images: Sequence[Image]) -> Object:
    """Return the object with the entries applied, so that its edits leave images out."""
    by_name = {image.name: image for image in images}
    for path, image in list(images_in(obj)):
        entry = by_name.get(split_image(image).name)
        obj = set_at(obj, path, apply_entry(entry, image)) if entry else obj
    return obj


def _replicas(
    edits_by_position: Mapping[int, list[Edit]], everything: Sequence[Resource]
) -> tuple[dict[str, int], dict[int, list[Edit]]]:
    """Take the edits that `replicas:` can express out of the others."""
    names = [r.name for r in everything if has_replicas(r.kind)]
    counts: dict[str, int] = {}
    rest: dict[int, list[Edit]] = {}
    for position, changes in edits_by_position.items():
        resource = everything[position]
        rest[position] = []
        for edit in changes:
            mine = has_replicas(resource.kind) and edit.path == ("spec", "replicas")
            removed = edit.operations[0].kind == "remove"
            if mine and not removed and names.count(resource.name) == 1:
                counts[resource.name] = edit.operations[0].value
            else:
                rest[position].append(edit)
    return dict(sorted(counts.items())), rest


def _generated(
    edits_by_position: dict[int, list[Edit]], before: Sequence[Resource], in_base: Container[int]
) -> Iterator[Generated]:
    """Take the edits that a generator can merge into the base's ConfigMaps out of the others.

    Kustomize runs the generators of an overlay before its components are there.
    """
    for position, changes in edits_by_position.items():
        resource = before[position]
        if resource.generated and position in in_base and changes and can_merge(resource, changes):
            data = {str(edit.path[1]): edit.operations[0].value for edit in changes}
            edits_by_position[position] = []
            yield Generated(resource.name, data)
