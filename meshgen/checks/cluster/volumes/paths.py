"""Paths of files that are to stay in a volume."""

from collections.abc import Iterator

from meshgen.checks.span import Span
from meshgen.checks.violation import Violation
from meshgen.explainer import words
from meshgen.resources import Path


def no_steps_back(file: str, path: Path, _: Span) -> Iterator[Violation]:
    """Yield that a path leads upwards. Source: validatePathNoBacksteps."""
    if ".." in file and ".." in file.split("/"):
        yield Violation(path, f"found {words.show(file)}", "expected a path without `..`")


def descending(file: str, path: Path, span: Span) -> Iterator[Violation]:
    """Yield that a path does not lead into a folder. Source: validateLocalDescendingPath."""
    if file.startswith("/"):
        yield Violation(path, f"found {words.show(file)}", "expected a relative path")
    yield from no_steps_back(file, path, span)


def unreserved(file: str, path: Path, span: Span) -> Iterator[Violation]:
    """Yield that a file cannot be made, or is the kubelet's. Source: ValidateLocalNonReservedPath.

    The kubelet exchanges all files of a volume at once, by links that begin with `..`.
    """
    yield from descending(file, path, span)
    if file.startswith("..") and not file.startswith("../") and file != "..":
        yield Violation(path, f"found {words.show(file)}", "expected no `..` at the beginning")


def absolute(file: str, path: Path, _: Span) -> Iterator[Violation]:
    """Yield that a path is not absolute. Source: validateNFSVolumeSource."""
    if file and not file.startswith("/"):
        yield Violation(path, f"found {words.show(file)}", "expected a path that begins with /")
