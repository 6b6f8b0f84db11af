"""What others do in the output folder while meshgen writes there stays, at whatever moment."""

import os
import shutil
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from meshgen.findings import Code
from meshgen.writer import commit, exchange, manifest, retire, staging, swap, write
from meshgen.writer.survey import survey as survey_of

from .trees import Snapshot, plant, refused, snapshot, working_folders
from .victim import no_exchange, no_sync

# What stands in the folder at the beginning beside what meshgen wrote.
MINE = {"mine": "me", "base/mine": "me", "folder/a": "1", "folder/b": "2"}
BEFORE = {"a": "1", "base/b": "1", "base/same": "1", "gone/c": "1"}
AFTER = {"a": "2", "base/b": "2", "base/same": "1", "new/d": "2"}


def _save(path: Path, text: str) -> None:
    """Save as editors do: beside, then over it."""
    beside = path.with_name(f"{path.name}.tmp")
    beside.write_text(text)
    beside.replace(path)


def _instead(root: Path, gone: str, new: str) -> None:
    """Put a file of one's own where something was."""
    shutil.rmtree(root / gone) if (root / gone).is_dir() else (root / gone).unlink()
    plant(root, {new: "me"})


# By somebody's doing what the folder has otherwise in the end; None is nothing.
DEEDS: dict[str, tuple[Callable[[Path], object], dict[str, str | None]]] = {
    "a new file": (lambda root: plant(root, {"late": "me"}), {"late": "me"}),
    "a new file in a folder": (lambda root: plant(root, {"base/new": "me"}), {"base/new": "me"}),
    "a new file where all is removed": (lambda r: plant(r, {"gone/e": "me"}), {"gone/e": "me"}),
    "a new folder": (lambda r: plant(r, {"mine too/x/y": "me"}), {"mine too/x/y": "me"}),
    "a link": (lambda root: (root / "link").symlink_to("mine"), {"link": "-> mine"}),
    "an edit in place": (lambda root: (root / "mine").write_text("new"), {"mine": "new"}),
    "an edit of the same size": (lambda root: (root / "mine").write_text("ME"), {"mine": "ME"}),
    "a saved edit": (lambda root: _save(root / "base/mine", "new"), {"base/mine": "new"}),
    "a removed file": (lambda root: (root / "mine").unlink(), {"mine": None}),
    "a renamed file": (
        lambda root: (root / "mine").rename(root / "base/moved"),
        {"mine": None, "base/moved": "me"},
    ),
    "a renamed folder": (
        lambda root: (root / "folder").rename(root / "other"),
        {"folder/a": None, "folder/b": None, "other/a": "1", "other/b": "2"},
    ),
    "a removed folder": (
        lambda root: shutil.rmtree(root / "folder"),
        {"folder/a": None, "folder/b": None},
    ),
    "a file in the place of a folder": (
        lambda root: _instead(root, "folder", "folder"),
        {"folder/a": None, "folder/b": None, "folder": "me"},
    ),
    "a folder in the place of a file": (
        lambda root: _instead(root, "mine", "mine/x"),
        {"mine": None, "mine/x": "me"},
    ),
}
# The same of files that meshgen writes; what it would have lost is kept, or nothing is written.
EDITS: dict[str, tuple[Callable[[Path], object], dict[str, str | None]]] = {
    "an edit": (lambda root: (root / "a").write_text("me"), {"a": "me"}),
    "a saved edit": (lambda root: _save(root / "base/b", "me"), {"base/b": "me"}),
    "an edit of what is removed": (lambda r: (r / "gone/c").write_text("me"), {"gone/c": "me"}),
    "a saved edit of what is removed": (lambda r: _save(r / "gone/c", "me"), {"gone/c": "me"}),
    "a file where one is added": (lambda root: plant(root, {"new/d": "me"}), {"new/d": "me"}),
}


def _files(root: Path) -> dict[str, str]:
    found = {}
    for path, data in snapshot(root).items():
        if data is not None and path != manifest.NAME:
            found[path] = data.decode() if isinstance(data, bytes) else f"-> {data}"
    return found


@pytest.fixture
def root(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(os, "fsync", no_sync)
    root = tmp_path / "deploy"
    write(root, BEFORE)
    plant(root, MINE)
    return root


@pytest.fixture(params=["exchange", "two renames", "copies"])
def _system(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    if request.param != "exchange":
        monkeypatch.setattr(swap, "exchange", no_exchange)
        monkeypatch.setattr(retire, "exchange", no_exchange)
    if request.param == "copies":
        monkeypatch.setattr(os, "link", _no_link)


def _no_link(*_: object, **__: object) -> None:
    raise PermissionError


def _when(
    moment: str, deed: Callable[[Path], object], root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Have somebody do something at a moment of the next write."""
    survey, build, catch_up, put = survey_of, staging.build, staging.catch_up, swap.swap

    def after_survey(*args: object) -> object:
        found = survey(*args)  # type: ignore[arg-type]
        deed(root)
        return found

    def after_build(state: object) -> None:
        build(state)  # type: ignore[arg-type]
        deed(root)

    def after_catch_up(state: object) -> object:
        entries = catch_up(state)  # type: ignore[arg-type]
        deed(root)
        return entries

    def around_the_exchange(new: Path, standing: Path, aside: Path) -> None:
        if moment == "before the exchange":
            deed(root)
        put(new, standing, aside)
        if moment == "in the old tree":  # where a call began before the exchange
            deed(aside)
        if moment == "in the new tree":
            deed(root)

    monkeypatch.setattr(commit, "survey", after_survey if moment == "first" else survey)
    monkeypatch.setattr(commit, "build", after_build if moment == "once built" else build)
    late = moment == "once it has caught up"
    monkeypatch.setattr(commit, "catch_up", after_catch_up if late else catch_up)
    monkeypatch.setattr(commit, "swap", around_the_exchange)


EARLY = ["first", "once built"]
LATE = ["once it has caught up", "before the exchange", "in the old tree"]
MOMENTS = [*EARLY, *LATE, "in the new tree"]


@pytest.mark.usefixtures("_system")
@pytest.mark.parametrize("moment", MOMENTS)
@pytest.mark.parametrize("name", DEEDS)
def test_what_others_do_stays(
    name: str, moment: str, root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    deed, changes = DEEDS[name]
    time.sleep(0.01)  # the clock of a file system is that coarse
    with monkeypatch.context() as patched:
        _when(moment, deed, root, patched)
        done = write(root, AFTER)
    expected = {**AFTER, **MINE, **changes}
    assert _files(root) == {path: text for path, text in expected.items() if text is not None}
    assert done.warnings == ()
    assert working_folders(root) == []
    assert write(root, AFTER).clean


@pytest.mark.usefixtures("_system")
@pytest.mark.parametrize("moment", [*EARLY, *LATE])
@pytest.mark.parametrize("name", EDITS)
def test_an_edit_is_not_lost(
    name: str, moment: str, root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    deed, changes = EDITS[name]
    (place,) = changes
    time.sleep(0.01)
    with monkeypatch.context() as patched:
        _when(moment, deed, root, patched)
        if moment in EARLY or moment == "once it has caught up":
            assert refused(lambda: write(root, AFTER), root) == [(Code.WRITE, place)]
            assert _files(root) == {**BEFORE, **MINE, **changes}
        else:
            told = write(root, AFTER).warnings
            assert _files(root) == {**AFTER, **MINE, **changes}
            # Of what is no longer meshgen's there is nothing to tell.
            assert [f.code for f in told] == ([Code.EDITED] if place in AFTER else [])
    assert working_folders(root) == []
    if place in AFTER:
        codes = {code for code, path in refused(lambda: write(root, AFTER), root) if path == place}
        assert codes <= {Code.EDITED, Code.FOREIGN}


def test_what_moved_away_and_came_back(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    original = staging.build

    def build(state: object) -> None:
        (root / "mine").rename(root / "away")
        original(state)  # type: ignore[arg-type]
        (root / "away").rename(root / "mine")

    monkeypatch.setattr(commit, "build", build)
    write(root, AFTER)
    assert _files(root) == {**AFTER, **MINE}


# A person saves at the very moment in which an older version of the file is put in its place.
def test_the_last_one_wins(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    time.sleep(0.01)
    original = exchange.exchange
    saved = False

    def late(a: Path, b: Path) -> None:
        nonlocal saved
        if not saved and a.name == "mine":
            saved = True
            _save(root / "mine", "the last")
        original(a, b)

    monkeypatch.setattr(retire, "exchange", late)
    _when("in the old tree", lambda old: _save(old / "mine", "before"), root, monkeypatch)
    write(root, AFTER)
    assert saved
    assert _files(root) == {**AFTER, **MINE, "mine": "the last"}


def test_what_cannot_be_placed_is_told(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    # A file where the new tree has a folder of meshgen's.
    _when("in the old tree", lambda old: plant(old, {"new": "me"}), root, monkeypatch)
    (warning,) = write(root, AFTER).warnings
    aside = root.with_name(".deploy.meshgen-old")
    assert warning.location.file == str(aside)
    assert "new: " in warning.message
    assert (aside / "new").read_text() == "me"
    monkeypatch.undo()
    # And again, until somebody has moved it.
    before = snapshot(root)
    assert refused(lambda: write(root, BEFORE), root) == [(Code.WRITE, str(aside))]
    assert snapshot(root) == before
    (aside / "new").rename(root / "renamed")
    write(root, BEFORE)
    assert working_folders(root) == []


class TestAfterAKill:
    """The next run takes what others left in the old tree."""

    def test_of_the_old_tree(self, root: Path) -> None:
        aside = root.with_name(".deploy.meshgen-old")
        shutil.copytree(root, aside)
        write(root.with_name("next"), AFTER)
        for path in AFTER:
            (root / path).parent.mkdir(exist_ok=True)
            shutil.copy(root.with_name("next") / path, root / path)
        shutil.rmtree(root / "gone")
        shutil.copy(root.with_name("next") / manifest.NAME, root / manifest.NAME)
        plant(aside, {"late": "me", "base/late": "me", "gone/late": "me", "late too/x": "me"})
        (aside / "base/b").write_text("edited")
        (aside / "late folder").mkdir()
        assert refused(lambda: write(root, AFTER), root) == [(Code.EDITED, "base/b")]
        late = {"late": "me", "base/late": "me", "gone/late": "me", "late too/x": "me"}
        assert _files(root) == {**AFTER, **MINE, **late, "base/b": "edited"}
        assert (root / "late folder").is_dir()
        assert working_folders(root) == []

    def test_of_the_new_tree_before_the_exchange(self, root: Path) -> None:
        aside = root.with_name(".deploy.meshgen-old")
        write(root.with_name("next"), AFTER)
        root.with_name("next").rename(aside)
        before = snapshot(root)
        assert write(root, BEFORE).clean
        assert snapshot(root) == before
        assert working_folders(root) == []


class _Writer(threading.Thread):
    """Somebody who does one thing after the other, and knows what must be there in the end."""

    def __init__(self, root: Path, number: int) -> None:
        super().__init__()
        self.files: dict[str, str] = {}
        self.stop = False
        self._root, self._number = root, number

    def run(self) -> None:
        for count in range(1000):
            if self.stop:
                return
            time.sleep(0.002)
            folder = ("", "base/", f"mine-{self._number}/", f"{self._number}/{count}/")[count % 4]
            self._do(count, f"{folder}{self._number}-{count}")

    def _do(self, count: int, path: str) -> None:
        text = f"{count}"
        self._again(lambda: self._create(path, text))
        self.files[path] = text
        if count % 3 == 0:
            self._again(lambda: (self._root / path).rename(self._root / f"{path}-moved"))
            self.files[f"{path}-moved"] = self.files.pop(path)
        elif count % 3 == 1:
            self._again(lambda: _save(self._root / path, "saved"))
            self.files[path] = "saved"

    def _create(self, path: str, text: str) -> None:
        (self._root / path).parent.mkdir(parents=True, exist_ok=True)
        (self._root / path).write_text(text)

    def _again(self, deed: Callable[[], object]) -> None:
        """Do something as often as it takes: what was made is missing while trees are exchanged."""
        for _ in range(30_000):
            try:
                deed()
            except FileNotFoundError:
                time.sleep(0.001)
            else:
                return


@pytest.fixture
def writers(root: Path) -> Iterator[list[_Writer]]:
    threads = [_Writer(root, number) for number in range(3)]
    for thread in threads:
        thread.start()
    yield threads
    for thread in threads:
        thread.stop = True
        thread.join()


def test_heavy_writing(root: Path, writers: list[_Writer]) -> None:
    for tree in [AFTER, BEFORE] * 6:
        write(root, tree)
    for thread in writers:
        thread.stop = True
        thread.join()
    write(root, AFTER)
    found: Snapshot = snapshot(root)
    lost = {
        path: text
        for thread in writers
        for path, text in thread.files.items()
        if found.get(path) != text.encode()
    }
    assert sum(len(thread.files) for thread in writers) > 20
    assert lost == {}
    assert working_folders(root) == []
