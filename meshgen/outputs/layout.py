"""Which file an object goes into."""

from collections import Counter
from collections.abc import Sequence

from meshgen.kinds import kind_named
from meshgen.resources import Resource


def paths(resources: Sequence[Resource]) -> list[str]:
    """Return each object's file: `SERVICE/KIND.yaml`, with its name where a folder has several."""
    stems = [(r.group, kind_named(r.kind).stem) for r in resources]
    several = Counter(stems)
    named = [
        (g, s if several[(g, s)] == 1 else f"{s}-{r.name}")
        for (g, s), r in zip(stems, resources, strict=True)
    ]
    # Two groups of the API may have the same kind and name.
    again = Counter(named)
    return [
        f"{g}/{s}.yaml" if again[(g, s)] == 1 else f"{g}/{s}-{_api(r)}.yaml"
        for (g, s), r in zip(named, resources, strict=True)
    ]


def _api(resource: Resource) -> str:
    return resource.key.api_version.replace("/", "-").replace(".", "-")
