"""A kill at any moment leaves the complete old tree or the complete new one."""

import json
import os
import random
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

import meshgen
from meshgen.writer import manifest, write

from .trees import Snapshot, big_tree, plant, snapshot, working_folders
from .victim import no_sync

Order = Callable[..., str]
EVERY = ["os.", "ctypes.dlsym", "open"]


@pytest.fixture(scope="module")
def order() -> Iterator[Order]:
    """Start the victim; a call sends it a command and returns its answer."""
    module = f"{__package__}.victim"
    top = Path(__file__).parents[module.count(".")]
    paths = [str(top), str(Path(meshgen.__file__).parents[1]), os.environ.get("PYTHONPATH", "")]
    with subprocess.Popen(
        [sys.executable, "-m", module],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        env={**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, paths))},
    ) as victim:
        assert victim.stdin
        assert victim.stdout
        stdin, stdout = victim.stdin, victim.stdout

        def send(**command: object) -> str:
            print(json.dumps(command), file=stdin, flush=True)
            return stdout.readline().strip()

        yield send
        stdin.close()


@pytest.fixture(autouse=True)
def _no_sync(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "fsync", no_sync)


class Scene:
    """An output folder with a user's own things, and the two trees that it may hold."""

    def __init__(self, root: Path) -> None:
        """Make the folder; it holds tree a."""
        self.root = root
        write(root, big_tree("a"))
        plant(root, {"notes.txt": "me", "base/shared-mine.yaml": "me", "mine/mine": "me"})
        (root / "base/link").symlink_to("../notes.txt")
        (root / "mine/empty").mkdir()
        self.foreign = self._foreign()
        self.complete: dict[str, Snapshot] = {}
        self.seconds = 0.0  # that a write takes
        for name in "ba":
            start = time.perf_counter()
            write(root, big_tree(name))
            self.seconds = time.perf_counter() - start
            self.complete[name] = snapshot(root)
        assert self.complete["a"] != self.complete["b"]
        assert manifest.NAME in self.complete["a"]

    def _foreign(self) -> dict[str, tuple[int, int]]:
        mine = ("notes.txt", "base/shared-mine.yaml", "base/link", "mine/mine")
        stats = {name: (self._standing() / name).lstat() for name in mine}
        return {name: (s.st_ino, s.st_mtime_ns) for name, s in stats.items()}

    def _standing(self) -> Path:
        """Return where the tree is; aside if a kill came between the two renames."""
        return self.root if self.root.exists() else self.root.with_name(".deploy.meshgen-old")

    def verdict(self) -> str:
        """Return which of the trees is complete on disk; it fails if none is."""
        now = snapshot(self._standing())
        assert self._foreign() == self.foreign
        (name,) = (name for name, tree in self.complete.items() if now == tree)
        return name


@pytest.mark.parametrize(
    ("exchange", "operations"),
    # How the tree is built does not depend on how it is put in its place.
    [(True, EVERY), (False, ["os.rename", "os.remove", "os.rmdir"])],
    ids=["exchange", "two renames"],
)
def test_kill_at_every_operation(
    exchange: bool, operations: list[str], order: Order, tmp_path: Path
) -> None:
    scene = Scene(tmp_path / "deploy")
    seen: list[str] = []
    aside = 0
    for number in range(1, 2000):
        command = {"root": str(scene.root), "exchange": exchange, "operations": operations}
        answer = order(**command, at=number)
        seen.append(scene.verdict())
        if answer == "done":
            break
        assert answer == "killed"
        aside += not scene.root.exists()
        # The next run finds what this one left, and tidies up.
        write(scene.root, big_tree("a"))
        assert scene.verdict() == "a"
        assert working_folders(scene.root) == []
    assert answer == "done"
    assert len(seen) > (100 if exchange else 40)
    # There is one moment before which it is the old tree, and after which it is the new one.
    assert seen == sorted(seen)
    assert set(seen) == {"a", "b"}
    assert (aside > 0) is (not exchange)


@pytest.mark.parametrize("exchange", [True, False], ids=["exchange", "two renames"])
def test_kill_at_random_moments(exchange: bool, order: Order, tmp_path: Path) -> None:
    scene = Scene(tmp_path / "deploy")
    dice = random.Random(7)
    for _ in range(50):
        # A few writes long: which of them is hit is up to the machine, and must not matter.
        after = dice.uniform(0, 4 * scene.seconds)
        assert order(root=str(scene.root), after=after, exchange=exchange) == "killed"
        scene.verdict()
    write(scene.root, big_tree("a"))
    assert scene.verdict() == "a"
    assert working_folders(scene.root) == []


def test_kill_during_the_first_write(order: Order, tmp_path: Path) -> None:
    write(tmp_path / "expected", big_tree("b"))
    complete = snapshot(tmp_path / "expected")
    root = tmp_path / "new/deploy"
    seen: list[bool] = []
    for number in range(1, 2000):
        answer = order(root=str(root), exchange=True, operations=EVERY, at=number)
        seen.append(root.exists())
        if root.exists():
            assert snapshot(root) == complete
            if answer == "done":
                break
            root.rename(tmp_path / f"old-{number}")
    assert answer == "done"
    assert seen == sorted(seen)
    assert working_folders(root) == []
