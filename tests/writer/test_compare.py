"""What a write would do, for every state that a path can be in."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path

import pytest

from meshgen.findings import Code
from meshgen.writer import Comparison, compare, manifest, write

from .trees import contents, plant, refused, snapshot


@dataclass(frozen=True)
class Case:
    """An earlier write, what was done by hand since, what is wanted, what a write would do."""

    name: str
    earlier: dict[str, str] | None
    hand: Callable[[Path], object]
    wanted: dict[str, str]
    expected: Comparison
    force: bool = True  # whether force overrides what is in the way

    def prepare(self, root: Path) -> None:
        """Bring the folder into the state."""
        if self.earlier is not None:
            write(root, self.earlier)
        self.hand(root)


def _nothing(_: Path) -> None:
    pass


def _empty_folder(name: str) -> Callable[[Path], object]:
    return lambda root: (root / name).mkdir(parents=True)


def _instead(name: str, **inside: str) -> Callable[[Path], object]:
    """Put a folder with these files where a file was."""

    def hand(root: Path) -> None:
        (root / name).unlink()
        (root / name).mkdir()
        plant(root / name, inside)

    return hand


def _link_instead(name: str) -> Callable[[Path], object]:
    def hand(root: Path) -> None:
        (root / name).unlink(missing_ok=True)
        (root.parent / "elsewhere").write_text("1")
        (root / name).symlink_to("../elsewhere")

    return hand


def _put(**files: str) -> Callable[[Path], object]:
    return lambda root: plant(root, files)


STALE = Comparison(stale_manifest=True)

CASES = [
    Case("nothing there", None, _nothing, {"a": "1"}, replace(STALE, added=("a",))),
    Case("nothing wanted", None, _nothing, {}, STALE),
    Case("as written", {"a": "1"}, _nothing, {"a": "1"}, Comparison(unchanged=("a",))),
    Case("other content", {"a": "1"}, _nothing, {"a": "2"}, replace(STALE, changed=("a",))),
    Case(
        "no longer wanted",
        {"a": "1", "b": "1"},
        _nothing,
        {"b": "1"},
        replace(STALE, removed=("a",), unchanged=("b",)),
    ),
    Case(
        "deleted by hand",
        {"a": "1"},
        lambda root: (root / "a").unlink(),
        {"a": "1"},
        Comparison(added=("a",)),
    ),
    Case(
        "deleted by hand and no longer wanted",
        {"a": "1"},
        lambda root: (root / "a").unlink(),
        {},
        STALE,
    ),
    Case(
        "edited and still wanted as it was",
        {"a": "1"},
        _put(a="me"),
        {"a": "1"},
        Comparison(changed=("a",), edited=("a",)),
    ),
    Case(
        "edited and no longer wanted",
        {"a": "1"},
        _put(a="me"),
        {},
        replace(STALE, removed=("a",), edited=("a",)),
    ),
    Case(
        "edited to what is wanted",
        {"a": "1"},
        _put(a="2"),
        {"a": "2"},
        replace(STALE, unchanged=("a",)),
    ),
    Case(
        "foreign and not in the way",
        {"a": "1"},
        _put(b="me"),
        {"a": "1"},
        Comparison(unchanged=("a",)),
    ),
    Case(
        "foreign and in the way",
        None,
        _put(a="me"),
        {"a": "1"},
        replace(STALE, changed=("a",), foreign=("a",)),
    ),
    Case("foreign and equal", None, _put(a="1"), {"a": "1"}, replace(STALE, unchanged=("a",))),
    Case(
        "foreign file where a folder belongs",
        None,
        _put(a="me"),
        {"a/b": "1"},
        replace(STALE, added=("a/b",), removed=("a",), foreign=("a",)),
    ),
    Case(
        "own file where a folder belongs",
        {"a": "1"},
        _nothing,
        {"a/b": "1"},
        replace(STALE, added=("a/b",), removed=("a",)),
    ),
    Case(
        "edited file where a folder belongs",
        {"a": "1"},
        _put(a="me"),
        {"a/b": "1"},
        replace(STALE, added=("a/b",), removed=("a",), edited=("a",)),
    ),
    Case(
        "own folder where a file belongs",
        {"a/b": "1", "a/c/d": "1"},
        _nothing,
        {"a": "1"},
        replace(STALE, added=("a",), removed=("a/b", "a/c/d")),
    ),
    Case(
        "own folder with a foreign file where a file belongs",
        {"a/b": "1"},
        lambda root: plant(root, {"a/mine": "me"}),
        {"a": "1"},
        replace(STALE, added=("a",), removed=("a/b",), foreign=("a",)),
        force=False,
    ),
    Case(
        "empty folder where a file belongs",
        None,
        _empty_folder("a"),
        {"a": "1"},
        replace(STALE, added=("a",), foreign=("a",)),
    ),
    Case(
        "folder of folders where a file belongs",
        None,
        _empty_folder("a/b"),
        {"a": "1"},
        replace(STALE, added=("a",), foreign=("a",)),
        force=False,
    ),
    Case(
        "own file became a folder",
        {"a": "1"},
        _instead("a", mine="me"),
        {"a": "1"},
        Comparison(added=("a",), foreign=("a",)),
        force=False,
    ),
    Case(
        "own file became a folder and is no longer wanted",
        {"a": "1"},
        _instead("a", mine="me"),
        {},
        STALE,
    ),
    Case(
        "own file became a link, with the same content behind it",
        {"a": "1"},
        _link_instead("a"),
        {"a": "1"},
        Comparison(changed=("a",), edited=("a",)),
    ),
    Case(
        "own file became a link and is no longer wanted",
        {"a": "1"},
        _link_instead("a"),
        {},
        replace(STALE, removed=("a",), edited=("a",)),
    ),
    Case(
        "foreign link in the way",
        {"b": "1"},
        _link_instead("a"),
        {"a": "1"},
        replace(STALE, changed=("a",), removed=("b",), foreign=("a",)),
    ),
    Case(
        "the manifest deleted by hand",
        {"a": "1", "b": "1"},
        lambda root: (root / manifest.NAME).unlink(),
        {"a": "1"},
        replace(STALE, unchanged=("a",)),
    ),
]
each_case = pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)


@each_case
def test_comparison(case: Case, tmp_path: Path) -> None:
    root = tmp_path / "deploy"
    case.prepare(root)
    before = snapshot(tmp_path)
    assert compare(root, case.wanted) == case.expected
    assert snapshot(tmp_path) == before


@each_case
def test_write_does_what_compare_says(case: Case, tmp_path: Path) -> None:
    root = tmp_path / "deploy"
    case.prepare(root)
    before = snapshot(tmp_path)
    in_the_way = sorted(
        [(Code.EDITED, path) for path in case.expected.edited]
        + [(Code.FOREIGN, path) for path in case.expected.foreign]
    )
    if in_the_way:
        assert sorted(refused(lambda: write(root, case.wanted), root)) == in_the_way
        assert snapshot(tmp_path) == before
    else:
        foreign = contents(root) if root.exists() else {}
        foreign = {p: t for p, t in foreign.items() if p not in (case.earlier or {})}
        assert write(root, case.wanted) == case.expected
        # The one case in which the earlier files are no longer known to be meshgen's.
        kept = {"b": "1"} if case.name == "the manifest deleted by hand" else {}
        assert contents(root) == foreign | kept | case.wanted
        assert compare(root, case.wanted).clean


@each_case
def test_force(case: Case, tmp_path: Path) -> None:
    root = tmp_path / "deploy"
    case.prepare(root)
    before = snapshot(tmp_path)
    if case.force:
        assert write(root, case.wanted, force=True) == case.expected
        assert case.wanted.items() <= contents(root).items()
        assert not set(case.expected.removed) & contents(root).keys()
        assert compare(root, case.wanted).clean
    else:
        assert refused(lambda: write(root, case.wanted, force=True), root) == [(Code.FOREIGN, "a")]
        assert snapshot(tmp_path) == before


def test_drift_is_every_path_once() -> None:
    comparison = Comparison(added=("c",), changed=("a",), removed=("b",), edited=("a",))
    assert comparison.drift == ("a", "b", "c")
    assert not comparison.clean
    assert not Comparison(stale_manifest=True).clean
    assert Comparison(unchanged=("a",)).clean


# Never in the order of a set: what is told is the same in every run.
def test_everything_is_sorted(tmp_path: Path) -> None:
    root = tmp_path / "deploy"
    names = [f"{folder}/{name}" for folder in "zyx" for name in "fedcba"]
    write(
        root, {f"{kind}/{name}": "1" for kind in ("changed", "removed", "same") for name in names}
    )
    plant(root, {f"foreign/{name}": "mine" for name in names})
    plant(root, {f"changed/{name}": "edited" for name in names})
    wanted = {f"{kind}/{name}": "2" for kind in ("changed", "added", "foreign") for name in names}
    found = compare(root, {**wanted, **{f"same/{name}": "1" for name in names}})
    for kind, paths in {
        "added": found.added,
        "removed": found.removed,
        "same": found.unchanged,
        "foreign": found.foreign,
    }.items():
        assert list(paths) == sorted(f"{kind}/{name}" for name in names)
    both = [f"{kind}/{name}" for kind in ("changed", "foreign") for name in names]
    assert list(found.changed) == sorted(both)
    assert list(found.edited) == sorted(f"changed/{name}" for name in names)
    assert list(found.drift) == sorted({*found.added, *found.changed, *found.removed})
