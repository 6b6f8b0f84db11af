"""Releases of Istio that nobody has told of, and that are to be installed."""

from collections.abc import Iterator

from meshgen.codes.told import UNTOLD_RELEASE
from meshgen.findings import Finding
from meshgen.pipeline.project import Project
from meshgen.resources import Path, dotted
from meshgen.schemas.index import order

_ISTIO: Path = ("platform", "istio")


def untold_releases(project: Project, environment: str) -> Iterator[Finding]:
    """Yield the releases that an environment installs, and that are later than the last one known.

    Those of a later date than what is known here are there all the same.
    """
    resolved = project.resolved(environment)
    platform = resolved.mesh.platform
    said = platform.istio if platform is not None else None
    if said is None:
        return
    # It is asked of those alone that install Istio.
    from meshgen.platform.istio.releases import LAST, minor

    named: dict[Path, str] = {(*_ISTIO, "release"): said.release} if said.release else {}
    named |= {(*_ISTIO, "revisions", key): one for key, one in (said.revisions or {}).items()}
    for path, release in named.items():
        last = LAST.get(minor(release))
        if last is not None and order(release) > order(last):
            location, written = resolved.find(path)
            yield Finding(
                UNTOLD_RELEASE.code,
                f"no release {release} of Istio is known: its images and charts may not be there",
                location,
                dotted(written),
                f'expected one up to "{last}"',
                severity=UNTOLD_RELEASE.severity,
            )
