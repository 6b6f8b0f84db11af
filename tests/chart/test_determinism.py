"""The same config gives the same chart: whatever the hash seed, the locale, the order of keys."""

import os
import random
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from meshgen.pipeline import Project
from meshgen.yamlio import dump, load, to_data
from tests.chart.project import chart_files
from tests.chart.test_knobs import CONFIGS
from tests.equality.test_determinism import shuffled
from tests.examples import ROOT

SCRIPT = """
import sys
from pathlib import Path
from meshgen.pipeline import Project
from tests.chart.project import chart_files
for path, text in chart_files(Project(Path(sys.argv[1]))).items():
    print(path, text)
"""


def printed(config: Path, **environment: str) -> bytes:
    done = subprocess.run(
        [sys.executable, "-c", SCRIPT, config],
        env={**os.environ, "PYTHONPATH": str(ROOT), "PYTHONIOENCODING": "utf-8", **environment},
        capture_output=True,
        check=True,
    )
    return done.stdout


@pytest.mark.parametrize("config", CONFIGS, ids=lambda path: path.parent.name)
def test_hash_seeds_and_locales(config: Path) -> None:
    expected = printed(config, PYTHONHASHSEED="0", LC_ALL="C")
    assert b"values.yaml" in expected
    for seed, locale in (("1", "C.UTF-8"), ("random", "POSIX")):
        assert printed(config, PYTHONHASHSEED=seed, LC_ALL=locale, TZ="Asia/Tokyo") == expected


@pytest.mark.parametrize("config", CONFIGS, ids=lambda path: path.parent.name)
def test_the_order_of_keys(config: Path, tmp_path: Path) -> None:
    shutil.copytree(config.parent, tmp_path, dirs_exist_ok=True)
    copy = tmp_path / "meshgen.yaml"
    data = to_data(load(copy.read_bytes(), "meshgen.yaml"))
    expected = chart_files(Project(copy))
    for seed in range(2):
        other = shuffled(data, random.Random(seed))
        assert dump(other) != dump(data)
        copy.write_text(dump(other), encoding="utf-8")
        assert chart_files(Project(copy)) == expected
