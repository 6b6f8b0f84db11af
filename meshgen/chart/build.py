"""Make the chart: every object becomes a template, every difference a value."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace

from meshgen.chart.annotations import annotations
from meshgen.chart.apiversions import api_version
from meshgen.chart.containers import beside, container, usual_tag
from meshgen.chart.describe import described
from meshgen.chart.entries import Entries
from meshgen.chart.hosts import hosts
from meshgen.chart.labels import labels, labels_alone, other_labels
from meshgen.chart.marks import Marks
from meshgen.chart.mesh import mesh_entries
from meshgen.chart.outside import entries_of_test, gateways, injections, routes
from meshgen.chart.pods import pod_annotations
from meshgen.chart.ratelimit import token_bucket
from meshgen.chart.scaling import autoscalers, metrics, replicas
from meshgen.chart.schema import Definitions, SchemaOf
from meshgen.chart.serving import node_port, service
from meshgen.chart.sidecar import mesh_sidecars
from meshgen.chart.subjects import subjects_of
from meshgen.chart.switches import conditions_of
from meshgen.chart.types import About, Chart, Rendered, Template
from meshgen.chart.walk import Draft, Walk
from meshgen.resources import Resource


def make_chart(
    about: About,
    rendered: Mapping[str, Rendered],
    marks: Marks,
    schema_of: SchemaOf,
    paths: Callable[[Sequence[Resource]], list[str]],
) -> Chart:
    """Return the chart for a mesh.

    `rendered` has every environment, and under "" the config without any, from which values have
    their defaults where environments differ. `marks` are those of the objects; `paths` tells each
    object's file, and `schema_of` the JSON Schema of a kind by apiVersion and kind.
    """
    envs = tuple(env for env in rendered if env)
    subjects = subjects_of(rendered)
    entries, definitions = Entries(), Definitions(schema_of)
    mesh_entries({env: one.settings for env, one in rendered.items()}, entries)
    conditions = conditions_of(subjects, envs, entries)
    files = paths([subject.resource for subject in subjects])
    config_maps = {
        s.key.name: file
        for s, file in zip(subjects, files, strict=True)
        if s.resource.origin[:1] == ("configMaps",)
    }
    of_all = {env: one.annotations for env, one in rendered.items()}
    hooks = [
        annotations(of_all, entries),
        api_version,
        labels,
        labels_alone,
        pod_annotations(mesh_sidecars(subjects, envs, entries), config_maps),
        container,
        beside,
        replicas(autoscalers(subjects, conditions)),
        service,
        node_port,
        metrics,
        token_bucket,
        hosts(subjects, marks),
    ]
    mesh_labels = {env: one.settings.labels for env, one in rendered.items()}
    draft = Draft(entries, marks, definitions, mesh_labels, hooks)
    templates = [
        Template(f"templates/{path}", Walk(subject, draft).body(), conditions[subject.key])
        for subject, path in zip(subjects, files, strict=True)
    ]
    about = replace(about, app_version=about.app_version or usual_tag(entries.all()))
    leading = [obj for env in envs for obj in rendered[env].leading]
    reached = tuple(routes(subjects, leading, conditions, marks))
    if reached:
        entries_of_test(about, entries)
    taken = {
        name for s in subjects for o in s.objects.values() for name in other_labels(o, marks.label)
    }
    finished = [described(entry, taken) for entry in entries.all()]
    return Chart(
        about,
        tuple(templates),
        tuple(finished),
        envs,
        {env: rendered[env].settings.namespace for env in envs},
        marks,
        definitions.used([entry.schema for entry in finished]),
        reached,
        tuple(gateways(subjects, conditions, finished)),
        tuple(injections(subjects, finished)),
    )
