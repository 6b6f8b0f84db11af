"""Make the plan: place every object, then find out what each environment changes."""

from collections.abc import Mapping, Sequence

from meshgen.kinds import kind_named
from meshgen.plan.common import common, common_data, without_annotations
from meshgen.plan.diff import edits
from meshgen.plan.images import apply_entry, image_entries, images_in, split_image
from meshgen.plan.patches import MergeKey, patches
from meshgen.plan.types import Edit, Generated, Image, Overlay, Plan
from meshgen.resources import Key, Object, Resource
from meshgen.transform import Settings


def make_plan(
    name: str,
    reference: Sequence[Resource],
    environments: Mapping[str, Sequence[Resource]],
    settings: Mapping[str, Settings],
    merge_key: MergeKey,
    overlay_annotations: tuple[str, ...] = (),
) -> Plan:
    """Return the plan for a mesh.

    `reference` are the resources without any environment: where environments differ, the base
    keeps to them. `overlay_annotations` are pod annotations that stand in overlays even where all
    environments agree.
    """
    variants = {env: {r.key: r for r in found} for env, found in environments.items()}
    references = {r.key: r for r in reference}
    homes = _homes(variants)
    starts = {
        key: _start(key, envs, variants, references, overlay_annotations)
        for key, envs in homes.items()
    }
    everywhere = tuple(variants)
    components = {
        _component(envs): tuple(starts[k] for k in homes if homes[k] == envs)
        for envs in sorted({e for e in homes.values() if 1 < len(e) < len(everywhere)})
    }
    overlays = {
        env: _overlay(env, variants[env], homes, starts, settings[env], everywhere, merge_key)
        for env in variants
    }
    base = tuple(starts[k] for k, envs in homes.items() if envs == everywhere)
    return Plan(name, base, components, overlays)


def _homes(variants: Mapping[str, Mapping[Key, Resource]]) -> dict[Key, tuple[str, ...]]:
    """Return for each object the environments that have it, in order of folder, kind and name."""
    found: dict[Key, Resource] = {}
    for resources in variants.values():
        for key, resource in resources.items():
            found.setdefault(key, resource)
    ordered = sorted(found, key=lambda k: (found[k].group, k.kind, k.name, k.api_version))
    return {key: tuple(env for env in variants if key in variants[env]) for key in ordered}


def _component(envs: tuple[str, ...]) -> str:
    return "-and-".join(envs)


def _start(
    key: Key,
    envs: tuple[str, ...],
    variants: Mapping[str, Mapping[Key, Resource]],
    references: Mapping[Key, Resource],
    overlay_annotations: tuple[str, ...],
) -> Resource:
    """Return the object as the base, a component or an overlay has it before any patch."""
    found = [variants[env][key] for env in envs]
    own = references.get(key)
    if found[0].generated:
        obj = common_data(own.object if own else None, [r.object for r in found])
    else:
        obj = common(own.object if own else found[0].object, [r.object for r in found])
    return without_annotations(found[0].with_object(obj), overlay_annotations)


def _overlay(
    env: str,
    wanted: Mapping[Key, Resource],
    homes: Mapping[Key, tuple[str, ...]],
    starts: Mapping[Key, Resource],
    settings: Settings,
    everywhere: tuple[str, ...],
    merge_key: MergeKey,
) -> Overlay:
    everything = [starts[key] for key in homes if key in wanted]
    after = {i: wanted[r.key].object for i, r in enumerate(everything)}
    images = image_entries([r.object for r in everything], after)
    found = {
        i: edits(_with_images(r.object, images), after[i])
        for i, r in enumerate(everything)
        if not r.generated
    }
    replicas, found = _replicas(found, everything)
    mine = [r for r in everything if homes[r.key] == (env,) and everywhere != (env,)]
    shared = {e for e in homes.values() if env in e and 1 < len(e) < len(everywhere)}
    return Overlay(
        settings,
        tuple(_component(e) for e in sorted(shared)),
        tuple(mine),
        tuple(_generated(everything, after)),
        tuple(images),
        replicas,
        tuple(patches(found, everything, merge_key)),
    )


def _with_images(obj: Object, images: Sequence[Image]) -> Object:
    """Return the object with the entries applied, so that its edits leave images out."""
    import copy

    by_name = {image.name: image for image in images}
    found = [(p, i) for p, i in images_in(obj) if split_image(i).name in by_name]
    if not found:
        return obj
    result: Object = copy.deepcopy(obj)
    for path, image in found:
        at = result
        for part in path[:-1]:
            at = at[part]  # type: ignore[index]
        at["image"] = apply_entry(by_name[split_image(image).name], image)
    return result


def _replicas(
    found: Mapping[int, list[Edit]], everything: Sequence[Resource]
) -> tuple[dict[str, int], dict[int, list[Edit]]]:
    """Take the edits that `replicas:` can express out of the others."""
    names = [r.name for r in everything if kind_named(r.kind).scalable]
    counts: dict[str, int] = {}
    rest: dict[int, list[Edit]] = {}
    for position, changes in found.items():
        resource = everything[position]
        rest[position] = []
        for edit in changes:
            mine = kind_named(resource.kind).scalable and edit.path == ("spec", "replicas")
            removed = edit.operations[0].kind == "remove"
            if mine and not removed and names.count(resource.name) == 1:
                counts[resource.name] = edit.operations[0].value
            else:
                rest[position].append(edit)
    return dict(sorted(counts.items())), rest


def _generated(everything: Sequence[Resource], after: Mapping[int, Object]) -> list[Generated]:
    found = []
    for position, resource in enumerate(everything):
        if resource.generated:
            before = resource.object["data"]
            data = {k: v for k, v in after[position]["data"].items() if before.get(k) != v}
            if data:
                found.append(Generated(resource.name, data))
    return found
