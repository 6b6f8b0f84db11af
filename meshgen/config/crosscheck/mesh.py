"""What holds for the whole mesh: versions, labels."""

from collections.abc import Iterator

from meshgen.config.crosscheck.place import Place
from meshgen.findings import Code, Finding
from meshgen.model.base import Labels
from meshgen.resources import Path
from meshgen.schemas.store import supported_istio, supported_kubernetes

# Labels that selectors and the injector rely on.
_OWNED = ("app", "version", "sidecar.istio.io/inject")


def versions(place: Place) -> Iterator[Finding]:
    """Find a version of Kubernetes or Istio that meshgen has no schemas for."""
    for path, version, known in (
        (("kubernetes",), place.mesh.kubernetes, supported_kubernetes()),
        (("istio", "version"), place.mesh.istio.version, supported_istio()),
    ):
        if version not in known:
            minor = int(version.partition(".")[2])
            near = min(known, key=lambda v: abs(int(v.partition(".")[2]) - minor))
            yield place.finding(
                Code.VALUE,
                path,
                f"no schemas for {path[0].capitalize()} {version}",
                f"expected {known[0]} to {known[-1]}",
                f'the nearest is "{near}"',
            )


def labels(place: Place) -> Iterator[Finding]:
    """Find labels that would take the place of those that selectors rely on."""
    found: list[tuple[Path, Labels | None]] = [(("labels",), place.mesh.labels)]
    found += [(("services", n, "labels"), s.labels) for n, s in place.services.items()]
    for path, pairs in found:
        for key in _OWNED:
            if key in (pairs or {}):
                mend = {"app": "selectors need it", "version": "set the service's `version`"}
                yield place.finding(
                    Code.CONFLICT,
                    (*path, key),
                    f"the label `{key}` is meshgen's own",
                    "expected another key",
                    mend.get(key, "set the service's `mesh`"),
                    key=True,
                )
