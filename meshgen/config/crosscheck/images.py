"""Where images are pulled from: registries that nobody means, and images that would be one."""

from collections.abc import Iterator

from meshgen.config.crosscheck.place import Place
from meshgen.config.gather import Problem
from meshgen.config.pulled import Pulled, both_as_one, images_in
from meshgen.config.schema import read_schema
from meshgen.findings import Code
from meshgen.model.images import DOCKER_HUB, Pulling, name_of, source_of
from meshgen.nearest import did_you_mean, slip_of
from meshgen.resources import Path

_REGISTRIES: Path = ("images", "registries")
_MAP: Path = ("images", "map")
# Those of which somebody's images mostly are.
_KNOWN = (
    *(DOCKER_HUB, "gcr.io", "ghcr.io", "mcr.microsoft.com", "public.ecr.aws", "quay.io"),
    *("registry.istio.io", "registry.k8s.io"),
)


def registries(place: Place) -> Iterator[Problem]:
    """Find a registry of which no image is, since it is nearly another, or has another name."""
    said = place.mesh.spec.images
    if said is None or not said.registries:
        return
    used = {source_of(one.written)[0] for one in _images(place)}
    known = [*_KNOWN, *sorted(used.difference(_KNOWN))]
    for name in said.registries:
        path, meant = (*_REGISTRIES, name), source_of(f"{name}/a/b")[0]
        if meant != name:
            what = f"images of `{name}` are those of `{meant}`"
            yield place.problem(Code.NAME, path, what, f"expected `{meant}`", key=True)
        elif name not in known and slip_of(name, known):
            what, hint = f"no image is of `{name}`", did_you_mean(name, known)
            yield place.problem(Code.NAME, path, what, "expected a registry", hint, key=True)


def replaced(place: Place) -> Iterator[Problem]:
    """Find what stands in the place of one image twice, or is itself replaced."""
    said = place.mesh.spec.images
    first: dict[str, str] = {}
    if said is None or said.map is None:
        return
    for name in said.map:
        other = first.setdefault(name_of(name), name)
        if other != name:
            what = f"`{name}` and `{other}` are the same image"
            yield place.problem(Code.CONFLICT, (*_MAP, name), what, "expected one", key=True)
    for name, image in said.map.items():
        further = first.get(name_of(image))
        if further is not None and first[name_of(name)] != further:
            last = said.map[further]
            what = f"`{image}` stands in the place of `{name}`, and `{last}` in that of `{further}`"
            expected = f"expected what is pulled in the end: {last}"
            yield place.problem(Code.CONFLICT, (*_MAP, name), what, expected)


def as_one(place: Place) -> Iterator[Problem]:
    """Find images of several registries that are one at the mirror."""
    first: dict[str, Pulled] = {}
    said = place.mesh.spec.images
    pulling = Pulling(said) if said else None
    for one in _images(place):
        # Others stay where they are, or are one because somebody says so.
        if one.written == one.image or (pulling and pulling.replaces(one.written)):
            continue
        other = first.setdefault(one.image, one)
        if (wrong := both_as_one(one.image, one.written, other.written)) is not None:
            yield place.problem(Code.CONFLICT, one.path, *wrong)


def _images(place: Place) -> Iterator[Pulled]:
    if place.mesh.spec.images is not None:
        yield from images_in(place.tree, read_schema())
