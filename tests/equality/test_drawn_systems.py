"""Configs of several namespaces and groups: parts, their union, the stream; and what they name."""

import tempfile
from collections.abc import Set
from pathlib import Path

from hypothesis import HealthCheck, assume, given, settings

from meshgen.errors import MeshgenError
from meshgen.outputs.kustomize import kustomize_files
from meshgen.pipeline import Project
from meshgen.pipeline.plans import plans_of
from meshgen.yamlio import dump
from tests.equality.compare import (
    Identity,
    Objects,
    by_identity,
    by_name,
    differences,
    kustomize,
    write_tree,
)
from tests.equality.strategies import Config
from tests.equality.systems import systems


@settings(
    deadline=None,
    max_examples=settings().max_examples // 20,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much],
)
@given(systems())
def test_parts_their_union_and_the_stream(drawn: tuple[Config, dict[str, str]]) -> None:
    config, files = drawn
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "meshgen.yaml")
        write_tree({path.name: dump(config), **files}, Path(folder))
        try:
            project = Project(path)
            for environment in project.environments:
                project.objects(environment)
        except MeshgenError:
            # Two drawn settings that exclude each other.
            assume(False)
        write_tree(kustomize_files(plans_of(project), path.name), Path(folder, "deploy"))
        for environment in project.environments:
            _compare(project, environment, Path(folder, "deploy", "overlays", environment))


def _compare(project: Project, environment: str, overlay: Path) -> None:
    own = project.objects(environment)
    doubts = list(project.telling(environment).doubts())
    if any(doubt.others for _, doubt in doubts):
        return  # Kustomize cannot choose of several objects, and refuses them all.
    # What a check tells of comes out wrong in the tree.
    told = by_identity([own[position] for position, _ in doubts]).keys()
    together = kustomize(overlay)
    alone = [o for part in project.parts(environment) for o in kustomize(overlay / part.path)]
    assert differences(_but(told, by_name(together)), _but(told, by_name(alone)), "alone") == []
    assert differences(_but(told, by_identity(together)), _but(told, by_identity(own))) == []
    assert sorted(by_name(together)) == sorted(by_name(alone))


def _but(told: Set[Identity], objects: Objects) -> Objects:
    return {key: obj for key, obj in objects.items() if key not in told}
