"""Drawn configs of several namespaces: what is wrong is told, and what is not is rendered."""

import tempfile
from collections import Counter
from pathlib import Path
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from meshgen.config import load_config
from meshgen.errors import MeshgenError
from meshgen.findings import Finding
from meshgen.identity import identity
from meshgen.mesh import Mesh
from meshgen.pipeline.project import Project
from meshgen.yamlio import dump
from tests.config.problems import FILE
from tests.config.strategies import NAMESPACED
from tests.config.test_order import turned


def found_in(config: dict[str, Any], folder: str) -> list[Finding]:
    """Return what is wrong with a config, which is written into a folder."""
    path = Path(folder, FILE)
    path.write_text(dump(config), encoding="utf-8")
    try:
        load_config(path)
    except MeshgenError as error:
        return list(error.findings)
    return []


@settings(deadline=None, max_examples=60)
@given(NAMESPACED, st.data())
def test_each_mistake_is_told_once_at_its_place(
    config: dict[str, Any], draw: st.DataObject
) -> None:
    with tempfile.TemporaryDirectory() as folder:
        found = found_in(config, folder)
        again = found_in(turned(config, draw), folder)
    told = Counter((f.path, f.told) for f in found)
    assert all(finding.location.line for finding in found)
    assert set(told.values()) <= {1}
    assert {(f.path, f.message, f.expected, f.hint) for f in again} == {
        (f.path, f.message, f.expected, f.hint) for f in found
    }


@settings(deadline=None, max_examples=60)
@given(NAMESPACED)
def test_what_nothing_is_wrong_with_is_rendered(config: dict[str, Any]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        if found_in(config, folder):
            return
        project = Project(Path(folder, FILE))
        for environment in project.environments:
            mesh = Mesh(project.resolved(environment).mesh)
            spaces = {namespace.name for namespace in mesh.namespaces.values()}
            names = Counter(map(identity, project.objects(environment)))
            assert set(names.values()) == {1}
            assert {name.namespace for name in names} <= {*spaces, ""}
            assert {name.name for name in names if name.kind == "Namespace"} <= spaces
            for service in mesh.services:
                full = service.namespace.full_name(service.name)
                assert any(n.namespace == service.namespace.name and n.name == full for n in names)
                assert service.namespace.injects or not service.in_mesh
