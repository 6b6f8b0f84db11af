"""Whatever is written and whatever is done by hand: a user's file is never changed."""

import tempfile
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from meshgen.errors import MeshgenError
from meshgen.writer import compare, diff, manifest, write

from .trees import contents, listed, snapshot, working_folders

# Few names and texts, so that the same path is a file, a folder and foreign in turn.
_names = st.sampled_from(["a", "b", "c"])
_paths = st.lists(_names, min_size=1, max_size=3).map("/".join)
_texts = st.sampled_from(["1", "2"])


def _is_tree(files: dict[str, str]) -> bool:
    return not any(other.startswith(f"{path}/") for path in files for other in files)


_trees = st.dictionaries(_paths, _texts, max_size=6).filter(_is_tree)
_by_hand = st.tuples(st.sampled_from(["edit", "delete", "mkdir", "link"]), _paths, _texts)
_steps = st.lists(st.one_of(_trees, _by_hand), min_size=2, max_size=10)


def _do(root: Path, what: str, path: str, text: str) -> None:
    """Do something by hand, if it can be done there."""
    target = root / path
    try:
        if what == "delete":
            target.unlink()
        elif what == "mkdir":
            target.mkdir(parents=True)
        else:
            target.parent.mkdir(parents=True, exist_ok=True)
            if what == "edit":
                target.write_text(text)
            else:
                target.symlink_to(f"../{text}")
    except OSError:
        pass


def _check_write(root: Path, files: dict[str, str]) -> None:
    """Write, and compare what was there with what is."""
    before, earlier = snapshot(root), listed(root)
    ours = {
        path
        for path, data in before.items()
        if isinstance(data, bytes) and earlier.vouches(path, data)
    }
    theirs = {p: v for p, v in before.items() if p not in ours and p != manifest.NAME}
    try:
        write(root, files)
    except MeshgenError:
        assert snapshot(root) == before
    else:
        after = snapshot(root)
        made = {part for p in earlier.paths for part in _above(p)}  # folders that may be pruned
        assert {p: v for p, v in theirs.items() if p not in made}.items() <= after.items()
        assert files.items() <= contents(root).items()
        assert {p for p, v in after.items() if v is not None} == (
            {p for p, v in theirs.items() if v is not None} | files.keys() | {manifest.NAME}
        )
        assert listed(root).paths == files.keys()
        assert compare(root, files).clean
    assert working_folders(root) == []


def _above(path: str) -> list[str]:
    return [parent.as_posix() for parent in Path(path).parents]


@settings(max_examples=150, deadline=None)
@given(_steps)
def test_foreign_files_are_never_changed(
    steps: list[dict[str, str] | tuple[str, str, str]],
) -> None:
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder) / "deploy"
        root.mkdir()
        for step in steps:
            if isinstance(step, tuple):
                _do(root, *step)
            else:
                _check_write(root, step)


@settings(max_examples=50, deadline=None)
@given(_steps)
def test_force_takes_only_what_is_in_the_way(
    steps: list[dict[str, str] | tuple[str, str, str]],
) -> None:
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder) / "deploy"
        root.mkdir()
        for step in steps:
            if isinstance(step, tuple):
                _do(root, *step)
                continue
            before, earlier = snapshot(root), listed(root).paths
            try:
                done = write(root, step, force=True)
            except MeshgenError:
                assert snapshot(root) == before
                continue
            after = snapshot(root)
            gone = {p for p, v in before.items() if v is not None and after.get(p) != v}
            assert gone - {manifest.NAME} == {*done.changed, *done.removed}
            assert gone <= {*step, *earlier, *(a for p in step for a in _above(p)), manifest.NAME}


def test_a_file_larger_than_all_that_meshgen_writes_is_not_read(tmp_path: Path) -> None:
    root = tmp_path / "out"
    write(root, {"a": "1"})
    with (root / "a").open("ab") as file:
        file.truncate(2**40)
    assert compare(root, {"a": "1"}).edited == ("a",)
    assert list(diff(root, {"a": "1"})) == ["Files a/a and b/a differ; one is too large to compare"]
    write(root, {"a": "1"}, force=True)
    assert (root / "a").read_text() == "1"
    with (root / ".meshgen-manifest").open("ab") as file:
        file.truncate(2**40)
    with pytest.raises(MeshgenError, match=r"out/\.meshgen-manifest: the file has more than"):
        write(root, {"a": "1"})
