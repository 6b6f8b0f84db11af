"""What is wrong with a config is the same in several files, and stands where it was written."""

import re
import tempfile
from pathlib import Path
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from meshgen.config import load_config
from meshgen.errors import MeshgenError
from meshgen.findings import Finding
from meshgen.yamlio import dump
from tests.config.strategies import CONFIGS
from tests.splitting import HEADER, LISTS, OTHERS, split

# The position of an item is that in its own file.
ITEM = re.compile(rf"\b({'|'.join(LISTS)})\[\d+\]")


def findings(folder: Path, files: dict[str, Any]) -> list[Finding]:
    """Return what is wrong with a config in files."""
    for name, data in files.items():
        (folder / name).parent.mkdir(exist_ok=True)
        (folder / name).write_text(dump(data), encoding="utf-8")
    try:
        load_config(folder / "meshgen.yaml")
    except MeshgenError as error:
        return list(error.findings)
    return []


def told(found: list[Finding]) -> list[tuple[str, ...]]:
    """Return findings without their places."""
    return sorted((f.code, ITEM.sub(r"\1[]", f.path), f.message, f.expected, f.hint) for f in found)


@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(CONFIGS, st.data())
def test_findings_of_several_files_are_those_of_one(
    config: dict[str, Any], draw: st.DataObject
) -> None:
    config.pop("include", None)
    main, *parts = split(config, 1 + len(OTHERS), draw)
    main["include"] = ["parts/*.yaml", "z.yaml"]
    with tempfile.TemporaryDirectory() as folder:
        once = findings(Path(folder), {"meshgen.yaml": config})
        files = {"meshgen.yaml": main, **dict(zip(OTHERS, parts, strict=True))}
        several = findings(Path(folder), files)
        assert told(several) == told(once)
        for finding in several:
            file = str(Path(finding.location.file).relative_to(folder))
            assert said(files[file], finding.path)


@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(CONFIGS, st.lists(CONFIGS, min_size=2, max_size=2))
def test_files_that_contradict_each_other_are_told(
    main: dict[str, Any], others: list[dict[str, Any]]
) -> None:
    names = ["parts/a.yaml", "parts/b.yaml"]
    parts = [{k: v for k, v in other.items() if k not in HEADER} for other in others]
    files = {"meshgen.yaml": {**main, "include": names}, **dict(zip(names, parts, strict=True))}
    with tempfile.TemporaryDirectory() as folder:
        found = findings(Path(folder), files)
        assert {f.location.file for f in found} <= {str(Path(folder, name)) for name in files}
        twice = {(f.path, f.related[0].location.file) for f in found if "two files" in f.message}
        for key in ("nodes", "cluster", "defaults", "istio", "mtls"):
            having = [n for n, data in files.items() if data.get(key) is not None]
            for _ in having[1:2]:
                assert (key, str(Path(folder, having[0]))) in twice


def said(data: Any, path: str) -> bool:
    """Return whether a file says what the first part of a path names, if that names anything."""
    return not path or re.split(r"[.\[]", path)[0] in data
