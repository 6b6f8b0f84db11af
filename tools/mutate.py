"""Change the code in many small ways, one at a time, and see whether its tests notice.

    python -m tools.mutate meshgen/quota --number 40
    python -m tools.mutate meshgen/quota/sidecar.py:63

It works on a copy of the checkout, and runs the tests of the room that mirrors the code. What no
test noticed is listed: it needs a test, or it is the same by another way.
"""

import argparse
import os
import random
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from tools.mutations import Mutation, mutations

ROOT = Path(__file__).parent.parent
# What is made and not written; hidden files below, such as manifests in golden folders, are.
_LEFT_OUT = ("__pycache__", "*.egg-info")
_LEFT_OUT_AT_THE_TOP = (".*", "build", "dist")
# What pytest's exit code says; a module that cannot be imported is noticed as well.
_GREEN, _NO_TESTS = 0, 5
# How many times as long as without a change the tests may take, and how much longer at least.
_SLOWER, _MARGIN = 3, 10.0


@dataclass(frozen=True)
class Mutant:
    """A change, and the file that it is made in, relative to the checkout."""

    path: Path
    mutation: Mutation

    def __str__(self) -> str:
        """Return where it is and what it is, in a line."""
        return f"{self.path}:{self.mutation.line}: {self.mutation}"


class Checkout:
    """A copy of a checkout, in which code can be changed and tested."""

    def __init__(self, root: Path, folder: Path) -> None:
        """Copy `root` to `folder`, which must not exist."""

        def left_out(inside: str, names: list[str]) -> set[str]:
            more = _LEFT_OUT_AT_THE_TOP if Path(inside) == root else ()
            return shutil.ignore_patterns(*_LEFT_OUT, *more)(inside, names)

        shutil.copytree(root, folder, ignore=left_out, symlinks=True)
        self._folder = folder
        self._runs = 0

    def run(self, tests: Sequence[str], limit: float | None = None) -> int | None:
        """Return the exit code of pytest, None after `limit` seconds.

        Tests that failed before come first, and the first that fails ends the run.
        """
        command = [sys.executable, "-m", "pytest", "-x", "-q", "--ff", "-p", "no:xdist", *tests]
        environment = {**os.environ, "PYTHONPATH": str(self._folder), "PYTEST_ADDOPTS": ""}
        process = subprocess.Popen(
            command,
            cwd=self._folder,
            env=environment,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )
        try:
            return process.wait(limit)
        except subprocess.TimeoutExpired:
            return None
        finally:
            if process.poll() is None:
                os.killpg(process.pid, signal.SIGKILL)
                process.wait()

    def survives(self, mutant: Mutant, tests: Sequence[str], limit: float) -> bool | None:
        """Return whether the tests pass with a change; None if they did not end."""
        path = self._folder / mutant.path
        text = path.read_text(encoding="utf-8")
        try:
            self._write(path, mutant.mutation.of(text))
            code = self.run(tests, limit)
        finally:
            self._write(path, text)
        return None if code is None else code == _GREEN

    def _write(self, path: Path, text: str) -> None:
        """Write a file with a time of its own: compiled code is known by its source's seconds."""
        path.write_text(text, encoding="utf-8", newline="")
        self._runs += 1
        os.utime(path, (self._runs, self._runs))


def mutants(root: Path, places: Sequence[str]) -> Iterator[Mutant]:
    """Yield every change to what is named: a file, a folder, or a line as FILE:LINE."""
    for place in places:
        name, _, line = place.partition(":")
        path = root / name
        for file in sorted(path.rglob("*.py")) if path.is_dir() else [path]:
            for mutation in mutations(file.read_text(encoding="utf-8")):
                if not line or mutation.line == int(line):
                    yield Mutant(file.relative_to(root), mutation)


def mirrored(root: Path, path: Path) -> list[str]:
    """Return the tests of a module: those of its own name first, then those of its room.

    The room is the nearest folder that mirrors one of the package's. Raises SystemExit where there
    is none.
    """
    inside = path.relative_to(path.parts[0])
    tests = root / "tests"
    namesake = tests / inside.parent / f"test_{path.stem}.py"
    rooms = [tests / folder for folder in inside.parents if folder.name]
    nearest = [test for test in (namesake, *rooms) if test.exists()][: 1 + namesake.exists()]
    if not nearest:
        raise SystemExit(f"no tests mirror {path}: name them with --tests")
    return [str(test.relative_to(root)) for test in nearest]


def report(root: Path, chosen: Sequence[Mutant], tests: Sequence[str]) -> Counter[str]:
    """Try the changes, print those that no test notices, and return how many came to what."""
    counts: Counter[str] = Counter()
    limits: dict[tuple[str, ...], float] = {}
    with tempfile.TemporaryDirectory() as folder:
        # Some tests run as another user.
        Path(folder).chmod(0o755)
        checkout = Checkout(root, Path(folder) / "checkout")
        for mutant in chosen:
            mirror = tuple(tests or mirrored(root, mutant.path))
            if mirror not in limits:
                limits[mirror] = _limit(checkout, mirror)
            survives = checkout.survives(mutant, mirror, limits[mirror])
            outcome = {True: "survived", False: "killed", None: "timed out"}[survives]
            counts[outcome] += 1
            if survives:
                print(mutant, flush=True)
    return counts


def _limit(checkout: Checkout, tests: Sequence[str]) -> float:
    """Return how long tests may take. Raises SystemExit where they fail as the code is."""
    start = time.monotonic()
    code = checkout.run(tests)
    if code != _GREEN:
        what = "there are no tests in" if code == _NO_TESTS else "without a change fail"
        raise SystemExit(f"{what} {' '.join(tests)}")
    return _SLOWER * (time.monotonic() - start) + _MARGIN


def main(arguments: Sequence[str] | None = None, root: Path = ROOT) -> None:
    """Parse, run, print the sum."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("places", nargs="+", metavar="PATH", help="a file, a folder or FILE:LINE")
    parser.add_argument("-n", "--number", type=int, default=40, help="how many; 0 is all")
    parser.add_argument("--seed", type=int, default=0, help="another one is another sample")
    parser.add_argument("--tests", nargs="+", default=[], help="instead of those that mirror PATH")
    options = parser.parse_args(arguments)
    everything = list(mutants(root, options.places))
    number = min(options.number or len(everything), len(everything))
    chosen = sorted(random.Random(options.seed).sample(range(len(everything)), number))
    start = time.monotonic()
    counts = report(root, [everything[index] for index in chosen], options.tests)
    outcomes = ", ".join(f"{counts[name]} {name}" for name in ("killed", "timed out", "survived"))
    seconds = time.monotonic() - start
    print(f"{number} of {len(everything)} mutants: {outcomes}; {seconds:.0f} s")


if __name__ == "__main__":
    main()
