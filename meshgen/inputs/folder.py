"""A config's folder, and how far from it the config reaches.

Whoever renders a stranger's pull request must not have other files read or overwritten by it. So a
config uses what is in its repository, wherever links lead, and what the call allows besides.
(Kustomize's `--load-restrictor` is for the same; it keeps to the folder of a kustomization.)
"""

import os
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path

from meshgen.errors import MeshgenError
from meshgen.findings import Code, Finding, Location
from meshgen.inputs.content import LARGEST
from meshgen.inputs.text import read_text

# Where `meshgen render -f <(generate)` and `-f /dev/stdin` find what the call gives them.
_STREAMS = Path("/dev")
_GIT = ".git"


@dataclass(frozen=True)
class ConfigFolder:
    """Where a config's paths count from: `path`, and without links `real`.

    `root` is the repository around it, or where there is none the folder itself; `allowed` are more
    folders to use. They are without links.
    """

    path: Path
    real: Path
    root: Path
    allowed: tuple[Path, ...] = ()

    @classmethod
    def of(cls, config: Path, allowed: Iterable[str | os.PathLike[str]] = ()) -> "ConfigFolder":
        """Return the folder of a config file; `allowed` are folders outside its repository.

        The repository is that of the nearest `.git`, which in a worktree is a file. Raises
        MeshgenError for a folder that is not there, and for a config that is a link that leads out.
        """
        folders = tuple(_existing(Path(folder)) for folder in allowed)
        try:
            real = config.parent.resolve()
        except (OSError, RuntimeError, ValueError):  # whoever opens it tells
            real = config.parent
        around = (f for f in (real, *real.parents) if os.path.lexists(f / _GIT))
        folder = cls(config.parent, real, next(around, real), folders)
        if not real.is_relative_to(_STREAMS):
            folder.refuse(config.name)
        return folder

    def and_also(self, folder: Path) -> "ConfigFolder":
        """Return the same with one more folder that may be used."""
        return replace(self, allowed=(*self.allowed, folder.resolve()))

    def way_out(self, name: str | Path) -> Finding | None:
        """Return what is wrong where a path from the config's folder leads out, or None."""
        try:
            path = (self.real / name).resolve()
        except (OSError, RuntimeError, ValueError):  # a loop of links, a NUL: as above
            return None
        if any(path.is_relative_to(folder) for folder in (self.root, *self.allowed)):
            return None
        with suppress(ValueError):
            name = Path(name).relative_to(self.path.absolute())
        called = "repository" if os.path.lexists(self.root / _GIT) else "config's folder"
        by_link = path != Path(os.path.normpath(self.real / name))
        return Finding(
            Code.OUTSIDE,
            f"`{name}` leads out of the {called}{f', to `{path}`' * by_link}",
            Location(str(self.path / name)),
            expected=f"expected a path inside `{self.root}`",
            hint=f"if you trust who wrote it: --allow-outside {_folder(path)}",
        )

    def refuse(self, name: str | Path) -> None:
        """Raise MeshgenError with Code.OUTSIDE where a path from the config's folder leads out."""
        if finding := self.way_out(name):
            raise MeshgenError([finding])

    def refuse_link(self, path: Path) -> None:
        """Raise MeshgenError where a path that the call names leads out by a link in `root`.

        The call may name any folder; but a link in the repository is the repository's.
        """
        with suppress(FileNotFoundError):  # the working directory is gone
            absolute = Path(os.path.abspath(path))  # noqa: PTH100
            if absolute.is_relative_to(self.root):
                self.refuse(absolute)

    def read_text(self, name: str | Path, *, limit: int = LARGEST) -> str:
        """Return a file's text; raises MeshgenError as `refuse`, and as `meshgen.inputs` does."""
        self.refuse(name)
        return read_text(self.path / name, limit=limit)


def _existing(folder: Path) -> Path:
    if not os.path.exists(folder):  # noqa: PTH110
        message = f"there is no folder `{folder}` to allow"
        raise MeshgenError([Finding(Code.USAGE, message)])
    return folder.resolve()


def _folder(path: Path) -> Path:
    """Return the folder that a path leads into, as far as there is one."""
    return next(folder for folder in (path, *path.parents) if os.path.isdir(folder))  # noqa: PTH112
