"""What components are called: by what is in them.

The environments that share a component are too many for a name, and become more; what they share
stays the same.
"""

from collections import Counter
from collections.abc import Mapping, Sequence

from meshgen.filenames import distinct, marked
from meshgen.kinds import kind_named
from meshgen.resources import Resource

Environments = tuple[str, ...]


def component_names(shared: Mapping[Environments, Sequence[Resource]]) -> dict[Environments, str]:
    """Return a name for each component, by its environments, in the order of the names."""
    names = dict(zip(shared, distinct([_name(r) for r in shared.values()]), strict=True))
    uses = Counter(names.values())
    unlike = {
        envs: name if uses[name] == 1 else marked(name, " ".join(map(str, _keys(shared[envs]))))
        for envs, name in names.items()
    }
    return dict(sorted(unlike.items(), key=lambda item: item[1]))


def _name(resources: Sequence[Resource]) -> str:
    """Return `web-hpa` for one object, `web` for several, `hpa` for those of several services.

    What else is of several services is `api-and-web`, or `api-and-3-more`.
    """
    first, *others = dict.fromkeys(resource.group for resource in resources)
    stem, *more = dict.fromkeys(kind_named(resource.kind).stem for resource in resources)
    if not others:
        return first if len(resources) > 1 else f"{first}-{stem}"
    if not more:
        return stem
    return f"{first}-and-{others[0] if len(others) == 1 else f'{len(others)}-more'}"


def _keys(resources: Sequence[Resource]) -> list[tuple[str, ...]]:
    return sorted((*map(str, resource.key),) for resource in resources)
