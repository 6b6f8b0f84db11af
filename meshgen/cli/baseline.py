"""`--baseline`: what is known is not told."""

import os
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Annotated

import typer

import meshgen
from meshgen import Code, Finding, MeshgenError
from meshgen.cli.tally import count

BaselineFile = Annotated[
    Path | None,
    typer.Option(
        "--baseline", metavar="FILE", help="Do not tell what this file has as known findings."
    ),
]
UpdateBaseline = Annotated[
    bool,
    typer.Option("--update-baseline", help="Write all that is found into the file of --baseline."),
]


@dataclass(frozen=True)
class Told:
    """The findings to tell; `counts` and `hints` are for the report."""

    findings: list[Finding]
    counts: dict[str, int] = field(default_factory=dict)
    hints: list[str] = field(default_factory=list)


def beside(
    findings: Sequence[Finding],
    file: Path | None,
    *,
    update: bool,
    looked_at: Callable[[str], bool],
) -> Told:
    """Return what is to be told beside a baseline, which is written anew if it is to be updated.

    `looked_at` tells of a file's absolute path whether the call went through it.
    """
    if file is None:
        if update:
            message = "--update-baseline is for --baseline FILE, which names the file"
            raise MeshgenError([Finding(Code.USAGE, message)])
        return Told(list(findings))
    if update:
        done = meshgen.update_baseline(findings, file, looked_at=looked_at)
        added, gone = len(done.new), done.gone.total()
        what = f"{count(len(findings) + done.beyond.total(), 'known finding')}"
        return Told([], _counts(len(findings)), [f"{file}: {what}: {added} added, {gone} removed"])
    done = meshgen.compare_baseline(findings, file, looked_at=looked_at)
    hints = []
    if done.known:
        are = "is" if done.known == 1 else "are"
        hints.append(f"{count(done.known, 'known finding')} of {file} {are} not told")
    if number := done.gone.total():
        are, them = ("is", "it") if number == 1 else ("are", "them")
        what = f"{count(number, 'known finding')} of {file} {are} not found any more"
        hints.append(f"{what}: --update-baseline removes {them}")
    return Told(done.new, _counts(done.known), hints)


def among(files: Sequence[str]) -> Callable[[str], bool]:
    """Return what tells whether a file is one of those looked at, or is not there any more."""
    paths = {os.path.abspath(name) for name in files if not name.startswith("<")}  # noqa: PTH100
    names = {*paths, *files, ""}
    return lambda path: path in names or not (path.startswith("<") or os.path.lexists(path))


def _counts(known: int) -> dict[str, int]:
    return {"known": known}
