"""What Kustomize's `images:` can express of the changes to container images."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from meshgen.kinds.images import split_image
from meshgen.plan.types import Image
from meshgen.resources import Object, Path
from meshgen.transform.fields import values

_VOLUMES = tuple(
    (*at, "spec", "volumes", "image", "reference") for at in ((), ("spec", "template"))
)


def image_entries(before: Sequence[Object], after: Sequence[Object]) -> list[Image]:
    """Return the `images:` entries with which all of `before` gets the images of `after`.

    `after` is what becomes of each; where one name's uses change differently, there is no entry.
    """
    uses: dict[str, set[tuple[str, str]]] = {}
    patched: set[tuple[str, str]] = set()
    for obj, changed_obj in zip(before, after, strict=True):
        changed = dict(images_in(changed_obj))
        for path, image in images_in(obj):
            new = changed.pop(path, image)
            uses.setdefault(split_image(image).name, set()).add((image, new))
        patched |= {(new, new) for new in changed.values()}
    mounted = {split_image(i).name for obj in (*before, *after) for i in _mounted(obj)}
    entries = {
        name: entry
        for name, pairs in sorted(uses.items())
        if name not in mounted and (entry := _entry(name, pairs)) is not None
    }
    pairs = sorted(patched.union(*uses.values()))
    while wrong := _wrong(entries, pairs):
        entries = {name: entry for name, entry in entries.items() if name not in wrong}
    return list(entries.values())


def _wrong(entries: Mapping[str, Image], pairs: Iterable[tuple[str, str]]) -> set[str]:
    """Return the entries that change an image which should stay as it is by then.

    Kustomize runs all entries one after the other, over what patches and earlier entries left.
    """
    wrong: set[str] = set()
    for old, new in pairs:
        # What no entry is for, a patch has changed before.
        image = old if split_image(old).name in entries else new
        touched = set()
        for name, entry in entries.items():
            if split_image(image).name == name:
                image = apply_entry(entry, image)
                touched.add(name)
        if image != new:
            wrong |= touched
    return wrong


def images_in(obj: Any, path: Path = ()) -> Iterator[tuple[Path, str]]:
    """Yield the path and image of every container, wherever `containers` stand."""
    if isinstance(obj, list):
        for index, item in enumerate(obj):
            yield from images_in(item, (*path, index))
    if not isinstance(obj, dict):
        return
    for key, value in obj.items():
        if key in ("containers", "initContainers") and isinstance(value, list):
            for index, item in enumerate(value):
                if isinstance(item, dict) and isinstance(item.get("image"), str):
                    yield (*path, key, index, "image"), item["image"]
        elif isinstance(value, dict | list):
            yield from images_in(value, (*path, key))


def _mounted(obj: Object) -> Iterator[str]:
    """Yield images that are mounted as volumes: only Kustomize from 5.8 on changes those."""
    for path in _VOLUMES:
        yield from (image for image in values(obj, path) if isinstance(image, str))


def apply_entry(entry: Image, image: str) -> str:
    """Return what Kustomize makes of an image with an entry whose name it has."""
    parts = split_image(image)
    name = entry.new_name or parts.name
    if entry.new_tag:
        return f"{name}:{entry.new_tag}"
    if entry.digest:
        return f"{name}@{entry.digest}"
    tag = f":{parts.tag}" if parts.tag else ""
    return name + tag + (f"@{parts.digest}" if parts.digest else "")


def _entry(name: str, pairs: set[tuple[str, str]]) -> Image | None:
    targets = {new for _, new in pairs}
    if all(old == new for old, new in pairs) or len(targets) != 1:
        return None
    wanted = split_image(targets.pop())
    new_name = wanted.name if wanted.name != name else ""
    candidates = [Image(name, new_name)] if new_name else []
    candidates += [Image(name, new_name, new_tag=wanted.tag)] if wanted.tag else []
    candidates += [Image(name, new_name, digest=wanted.digest)] if wanted.digest else []
    fits = (c for c in candidates if all(apply_entry(c, old) == new for old, new in pairs))
    return next(fits, None)
