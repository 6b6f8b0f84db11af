"""Make the chart: every object becomes a template, every difference a value."""

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

from meshgen.chart.apiversions import api_version
from meshgen.chart.containers import container, usual_tag
from meshgen.chart.describe import described
from meshgen.chart.entries import Entries
from meshgen.chart.hosts import hosts
from meshgen.chart.labels import labels, own_labels
from meshgen.chart.marks import Marks
from meshgen.chart.mesh import mesh_entries
from meshgen.chart.names import camel_keys
from meshgen.chart.outside import entries_of_test, gateways, injections, routes
from meshgen.chart.pods import pod_annotations
from meshgen.chart.ratelimit import token_bucket
from meshgen.chart.scaling import metrics, replicas
from meshgen.chart.schema import Definitions, SchemaOf
from meshgen.chart.serving import node_port, service
from meshgen.chart.sidecar import mesh_sidecars
from meshgen.chart.subject import Subject, root_of
from meshgen.chart.switches import Switches
from meshgen.chart.types import About, Chart, Rendered, Template
from meshgen.chart.walk import Draft, Walk
from meshgen.resources import Key, Object, Resource

_Place = tuple[str, str, str]


def make_chart(
    about: About,
    reference: Rendered,
    environments: Mapping[str, Rendered],
    marks: Marks,
    schema_of: SchemaOf,
    paths: Callable[[Sequence[Resource]], list[str]],
) -> Chart:
    """Return the chart for a mesh.

    `reference` is the config without any environment, from which values have their defaults where
    environments differ. `marks` are those of the marked objects; `paths` tells each object's file,
    and `schema_of` the JSON Schema of a kind by apiVersion and kind.
    """
    envs = tuple(environments)
    subjects = list(_subjects(reference, environments))
    entries = Entries()
    known = {"": reference.settings.labels}
    known |= {env: found.settings.labels for env, found in environments.items()}
    mesh_entries(reference.settings, {e: r.settings for e, r in environments.items()}, entries)
    switches = Switches(envs, entries)
    switches.find_services(subjects)
    conditions = [switches.of(subject) for subject in subjects]
    files = paths([subject.resource for subject in subjects])
    sidecars = mesh_sidecars(subjects, envs, entries)
    generated = {
        s.key.name: f for s, f in zip(subjects, files, strict=True) if s.resource.generated
    }
    hooks = [
        api_version,
        labels,
        pod_annotations(sidecars, generated),
        container,
        replicas(_autoscaled(subjects, conditions)),
        service,
        node_port,
        metrics,
        token_bucket,
        hosts(subjects, marks),
    ]
    definitions = Definitions(schema_of)
    draft = Draft(entries, marks, definitions, known, hooks)
    templates = [
        Template(f"templates/{path}", Walk(subject, draft).body(), condition)
        for subject, path, condition in zip(subjects, files, conditions, strict=True)
    ]
    about = replace(about, app_version=about.app_version or usual_tag(entries.all()))
    reached = tuple(routes(subjects, conditions, marks))
    if reached:
        entries_of_test(about.name, entries)
    taken = {n for s in subjects for o in s.objects.values() for n in own_labels(o, marks.label)}
    finished = [described(e, taken) for e in entries.all()]
    return Chart(
        about,
        tuple(templates),
        tuple(finished),
        envs,
        {env: found.settings.namespace for env, found in environments.items()},
        marks,
        definitions.used([e.schema for e in finished]),
        reached,
        tuple(gateways(subjects, conditions, finished)),
        tuple(injections(subjects, finished)),
    )


def _subjects(reference: Rendered, environments: Mapping[str, Rendered]) -> Iterator[Subject]:
    """Yield every object that any environment has, in order of folder, kind and name."""
    found: dict[_Place, dict[str, tuple[Resource, Object]]] = {}
    for env, rendered in environments.items():
        for place, pair in _placed(rendered).items():
            found.setdefault(place, {})[env] = pair
    known = _placed(reference)
    first = {place: next(iter(pairs.values()))[0] for place, pairs in found.items()}
    ordered = sorted(found, key=lambda p: (first[p].group, first[p].kind, first[p].name, p))
    services = {str(r.origin[1]) for r in first.values() if r.origin[:1] == ("services",)}
    keys = camel_keys(services)
    roots = [root_of(first[place], keys, several=False) for place in ordered]
    several = Counter(roots)
    for place, root in zip(ordered, roots, strict=True):
        pairs = found[place]
        many = several[root] > 1
        yield Subject(
            first[place].key,
            {env: resource for env, (resource, _) in pairs.items()},
            {env: obj for env, (_, obj) in pairs.items()},
            known[place][1] if place in known else None,
            root_of(first[place], keys, several=True) if many else root,
        )


def _placed(rendered: Rendered) -> dict[_Place, tuple[Resource, Object]]:
    result = {}
    for resource, obj in zip(rendered.resources, rendered.objects, strict=True):
        key: Key = resource.key
        result[(key.group, key.kind, key.name)] = (resource, obj)
    return result


def _autoscaled(
    subjects: Sequence[Subject], conditions: Sequence[tuple[str, ...]]
) -> dict[str, tuple[tuple[str, ...], list[str], Any]]:
    found: dict[str, tuple[tuple[str, ...], list[str], Any]] = {}
    for subject, condition in zip(subjects, conditions, strict=True):
        if subject.key.kind == "HorizontalPodAutoscaler" and subject.service and condition:
            obj = next(iter(subject.objects.values()))
            least = obj.get("spec", {}).get("minReplicas", 1)
            switch = (*subject.root, "enabled")
            found[subject.service] = (switch, list(subject.objects), least)
    return found
