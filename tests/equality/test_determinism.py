"""The same config gives the same bytes: whatever the hash seed, the locale, the order of keys."""

import os
import random
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from meshgen.yamlio import dump, load, to_data
from tests.equality.everything import everything
from tests.examples import EXAMPLES, ROOT

CONFIGS = [*EXAMPLES, ROOT / "tests" / "chart" / "rich" / "meshgen.yaml"]


def printed(**environment: str) -> list[str]:
    """Return everything that the configs give in a process of its own."""
    done = subprocess.run(
        [sys.executable, "-m", "tests.equality.everything", *CONFIGS],
        env={**os.environ, "PYTHONPATH": str(ROOT), "PYTHONIOENCODING": "utf-8", **environment},
        cwd=ROOT,
        capture_output=True,
        check=True,
        encoding="utf-8",
    )
    return done.stdout.splitlines()


def test_hash_seeds_and_locales() -> None:
    expected = printed(PYTHONHASHSEED="0", LC_ALL="C")
    for config in CONFIGS:
        files = {line.split()[1] for line in expected if line.startswith(f"{config} ")}
        assert {"base", "values.yaml"} <= {part for file in files for part in Path(file).parts}
    for seed, locale in (("1", "C.UTF-8"), ("2", "tr_TR.UTF-8"), ("random", "POSIX")):
        assert printed(PYTHONHASHSEED=seed, LC_ALL=locale, TZ="Asia/Tokyo") == expected


def shuffled(value: Any, random_: random.Random) -> Any:
    if isinstance(value, dict):
        keys = list(value)
        random_.shuffle(keys)
        return {key: shuffled(value[key], random_) for key in keys}
    if isinstance(value, list):
        return [shuffled(item, random_) for item in value]
    return value


@pytest.mark.parametrize("example", CONFIGS, ids=lambda path: path.parent.name)
def test_the_order_of_keys(example: Path, tmp_path: Path) -> None:
    shutil.copytree(example.parent, tmp_path, dirs_exist_ok=True)
    config = tmp_path / "meshgen.yaml"
    data = to_data(load(config.read_bytes(), "meshgen.yaml"))
    expected = list(everything(config))
    for seed in range(3):
        other = shuffled(data, random.Random(seed))
        assert dump(other) != dump(data)
        config.write_text(dump(other), encoding="utf-8")
        assert list(everything(config)) == expected
