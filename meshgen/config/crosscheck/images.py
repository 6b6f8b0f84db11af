"""Mirrors of images: registries that nobody means, and images that would be one."""

from collections.abc import Iterator

from meshgen.config.crosscheck.place import Place
from meshgen.config.gather import Problem
from meshgen.config.mirrors import Pulled, both_as_one, images_in
from meshgen.config.schema import read_schema
from meshgen.findings import Code
from meshgen.model.images import DOCKER_HUB, source_of
from meshgen.nearest import did_you_mean, slip_of
from meshgen.resources import Path

_REGISTRIES: Path = ("images", "registries")
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


def as_one(place: Place) -> Iterator[Problem]:
    """Find images of several registries that are one at the mirror."""
    first: dict[str, Pulled] = {}
    for one in _images(place):
        # Others stay where they are.
        if one.written == one.image:
            continue
        other = first.setdefault(one.image, one)
        if (wrong := both_as_one(one.image, one.written, other.written)) is not None:
            yield place.problem(Code.CONFLICT, one.path, *wrong)


def _images(place: Place) -> Iterator[Pulled]:
    if place.mesh.spec.images is not None:
        yield from images_in(place.tree, read_schema())
