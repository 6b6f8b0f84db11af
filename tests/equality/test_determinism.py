"""The same config gives the same bytes: whatever the hash seed, the locale, the order of keys."""

import os
import random
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

import meshgen
from meshgen.pipeline import Project
from meshgen.yamlio import dump, load, to_data
from tests.examples import EXAMPLES, ROOT

# Prints every file, so that the order in which they come counts too.
SCRIPT = """
import sys
import meshgen
project = meshgen.load(sys.argv[1])
for path, text in meshgen.render(project).items():
    print(path, text)
for environment in project.environments:
    print(meshgen.build(project, environment))
"""


def printed(example: Path, **environment: str) -> bytes:
    done = subprocess.run(
        [sys.executable, "-c", SCRIPT, example],
        env={**os.environ, "PYTHONPATH": str(ROOT), "PYTHONIOENCODING": "utf-8", **environment},
        capture_output=True,
        check=True,
    )
    return done.stdout


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda path: path.parent.name)
def test_hash_seeds_and_locales(example: Path) -> None:
    expected = printed(example, PYTHONHASHSEED="0", LC_ALL="C")
    assert expected
    for seed, locale in (("1", "C.UTF-8"), ("2", "tr_TR.UTF-8"), ("random", "POSIX")):
        assert printed(example, PYTHONHASHSEED=seed, LC_ALL=locale, TZ="Asia/Tokyo") == expected


def shuffled(value: Any, random_: random.Random) -> Any:
    if isinstance(value, dict):
        keys = list(value)
        random_.shuffle(keys)
        return {key: shuffled(value[key], random_) for key in keys}
    if isinstance(value, list):
        return [shuffled(item, random_) for item in value]
    return value


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda path: path.parent.name)
def test_the_order_of_keys(example: Path, tmp_path: Path) -> None:
    shutil.copytree(example.parent, tmp_path, dirs_exist_ok=True)
    config = tmp_path / "meshgen.yaml"
    data = to_data(load(config.read_bytes(), "meshgen.yaml"))
    expected = meshgen.render(Project(config))
    streams = {env: meshgen.build(Project(config), env) for env in Project(config).environments}
    for seed in range(3):
        other = shuffled(data, random.Random(seed))
        assert dump(other) != dump(data)
        config.write_text(dump(other), encoding="utf-8")
        assert meshgen.render(Project(config)) == expected
        assert {env: meshgen.build(Project(config), env) for env in streams} == streams
