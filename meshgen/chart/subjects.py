"""The objects that any environment has, each over all environments."""

from collections import Counter
from collections.abc import Mapping

from meshgen.chart.roots import root_of, service_of, workload_of
from meshgen.chart.subject import Subject
from meshgen.chart.types import Rendered
from meshgen.chart.valuenames import camel_keys
from meshgen.resources import Object, Resource

# API group, kind, name and namespace of its own: a version may differ between environments.
_Identity = tuple[str, str, str, str]


def subjects_of(rendered: Mapping[str, Rendered]) -> list[Subject]:
    """Return every object that any environment has, in order of folder, kind and name.

    Under "" is what the config gives without any environment.
    """
    pairs: dict[_Identity, dict[str, tuple[Resource, Object]]] = {}
    for env, one in rendered.items():
        for resource, obj in zip(one.resources, one.objects, strict=True):
            key = resource.key
            identity = (key.group, key.kind, key.name, key.namespace)
            pairs.setdefault(identity, {})[env] = (resource, obj)
    references = {identity: by_env.pop("", (None, None))[1] for identity, by_env in pairs.items()}
    first = {
        identity: next(iter(by_env.values()))[0] for identity, by_env in pairs.items() if by_env
    }
    ordered = sorted(first, key=lambda i: (first[i].group, first[i].kind, first[i].name, i))
    services = {str(r.origin[1]) for r in first.values() if r.origin[:1] == ("services",)}
    keys = camel_keys(services)
    names = {i: _names(one, rendered[next(iter(pairs[i]))]) for i, one in first.items()}
    roots = {i: root_of(first[i], keys, several=False, workload=names[i][0]) for i in ordered}
    uses = Counter(roots.values())
    return [
        Subject(
            first[identity].key,
            {env: resource for env, (resource, _) in pairs[identity].items()},
            {env: obj for env, (_, obj) in pairs[identity].items()},
            references[identity],
            root_of(first[identity], keys, several=uses[root] > 1, workload=names[identity][0]),
            *names[identity],
        )
        for identity, root in roots.items()
    ]


def _names(resource: Resource, rendered: Rendered) -> tuple[str, str]:
    """Return the names of the workload that an object belongs to, and of its main container."""
    service = service_of(resource)
    return rendered.workloads.get(workload_of(resource), (service, service))
