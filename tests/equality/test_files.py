"""A config in several files gives what it gives in one: the same settings, the same bytes."""

import tempfile
from pathlib import Path
from typing import Any

from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

import meshgen
from meshgen.errors import MeshgenError
from meshgen.model import Mesh
from meshgen.pipeline import Project
from meshgen.yamlio import dump
from tests.equality.compare import write_tree
from tests.equality.strategies import Config, configs
from tests.equality.strategies import files as own_files
from tests.sharing import share

# What only a config's own file says; what is put together name by name; lists that add up.
HEADER = ("apiVersion", "kind", "metadata", "meshgen", "output", "templates")
NAMES = ("services", "configMaps", "gateways", "quotas", "limitRanges", "labels", "rules")
LISTS = ("resources", "schemas", "ruleFiles", "patches", "external")
OTHERS = ["parts/a.yaml", "parts/b.yaml", "z.yaml"]


def split(said: Any, count: int, draw: st.DataObject) -> list[Config]:
    """Return the settings of a config, or of one of its environments, in so many files."""
    parts: list[Config] = [{} for _ in range(count)]
    positions = st.integers(0, count - 1)

    def spread(key: str, name: str, value: Any) -> None:
        parts[draw.draw(positions)].setdefault(key, {})[name] = value

    for key, value in said.items():
        if key in NAMES and value:
            for name, entry in value.items():
                spread(key, name, entry)
        elif key in LISTS and value:
            items, behind = list(value), sorted(draw.draw(positions) for _ in value)
            for item, position in zip(items, behind, strict=True):
                parts[position].setdefault(key, []).append(item)
        elif key == "environments":
            for name, environment in value.items():
                for part, inner in zip(parts, split(environment, count, draw), strict=True):
                    # What says nothing of an environment may name it.
                    nothing = draw.draw(st.sampled_from(["", "{}", "null"]))
                    if inner or nothing:
                        said_of_it = None if nothing == "null" and not inner else inner
                        part.setdefault(key, {})[name] = said_of_it
        else:
            parts[0 if key in HEADER else draw.draw(positions)][key] = value
    return parts


def without_include(mesh: Mesh) -> Mesh:
    return replace(mesh, include=None)


@settings(
    deadline=None,
    max_examples=25,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much],
)
@given(configs(), st.data())
def test_several_files_say_what_one_says(config: Config, draw: st.DataObject) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "meshgen.yaml")
        write_tree({path.name: dump(config), **own_files(config)}, path.parent)
        try:
            whole = Project(path)
        except MeshgenError:
            # Two drawn settings that exclude each other.
            assume(False)
        once = meshgen.render(whole)
        main, *parts = split(config, 1 + len(OTHERS), draw)
        main["include"] = ["parts/*.yaml", "z.yaml"]
        texts = {name: dump(part) for name, part in zip(OTHERS, parts, strict=True)}
        write_tree({path.name: dump(main), **texts}, path.parent)
        project = share(whole, Project(path))
        assert project.config.included == tuple(path.parent / name for name in OTHERS)
        assert without_include(project.config.base.mesh) == whole.config.base.mesh
        assert project.environments == whole.environments
        for name in whole.environments:
            mesh = project.resolved(name).mesh
            assert without_include(mesh) == whole.resolved(name).mesh
        assert meshgen.render(project) == once
