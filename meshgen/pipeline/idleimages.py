"""What stands in the place of images that there are not."""

from collections.abc import Iterator

from meshgen.codes.told import IDLE_IMAGE
from meshgen.config.pulled import images_in
from meshgen.config.schema import read_schema
from meshgen.findings import Code, Finding, Location
from meshgen.kinds.images import split_image
from meshgen.model.images import name_of
from meshgen.nearest import did_you_mean
from meshgen.pipeline.project import Project
from meshgen.resources import Path, dotted
from meshgen.yamlio import at

_MAP: Path = ("images", "map")


def idle_images(project: Project) -> Iterator[tuple[str, Finding]]:
    """Yield each name in `images.map` that no image has, with the first environment that says it.

    What one environment does not have another may, and what no service has, the platform.
    """
    idle: dict[Location, tuple[str, Finding]] = {}
    useful: set[Location] = set()
    for environment in project.environments:
        resolved = project.resolved(environment)
        entries = at(resolved.tree, _MAP)
        pulled = {name_of(one): one for one in _written(project, environment)} if entries else {}
        for name, location in entries.keys.items() if entries else ():
            if name_of(name) in pulled:
                useful.add(location)
                continue
            path = dotted(resolved.written((*_MAP, name)))
            near = did_you_mean(name, [split_image(one).name for one in pulled.values()])
            what = f"no image is called `{name}`"
            found = Finding(
                Code.IDLE_IMAGE, what, location, path, hint=near, severity=IDLE_IMAGE.severity
            )
            idle.setdefault(location, (environment, found))
    yield from (one for location, one in idle.items() if location not in useful)


def _written(project: Project, environment: str) -> Iterator[str]:
    """Yield the images of an environment as they are written, whatever runs them."""
    for one in (project, project.platform, project.load_tests):
        if one is not None and environment in one.environments:
            settings = images_in(one.resolved(environment).tree, read_schema())
            yield from (image.written for image in settings)
            yield from (image.written for image in one.pulled(environment))
