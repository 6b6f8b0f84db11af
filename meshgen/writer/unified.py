"""What a write would change, line by line."""

from collections.abc import Iterator, Mapping
from difflib import unified_diff
from pathlib import Path

from meshgen.writer.commit import examine
from meshgen.writer.masked import Masks, unmarked
from meshgen.writer.survey import Survey

# In bytes: to compare texts takes the more time the more they differ.
_LARGEST = 4 * 1024 * 1024


def diff(root: Path, files: Mapping[str, str]) -> Iterator[str]:
    """Return the lines, without line ends, of a unified diff from the folder to these files.

    Paths are relative to `root`, with `a/` for what is there and `b/` for what would be; the
    manifest is left out, and so are the values of Secrets. The folder is read at once: raises
    MeshgenError as `compare` does.
    """
    survey = examine(root, files)
    return _lines(survey)


def _lines(survey: Survey) -> Iterator[str]:
    for path in survey.comparison.drift:
        entry = survey.entries.get(path)
        old = survey.contents.get(path)
        if entry and entry.is_file and (old is None or len(old) > _LARGEST):
            yield f"Files a/{path} and b/{path} differ; one is too large to compare"
            continue
        if entry is None or entry.is_file or entry.is_folder:
            yield from _file_lines(path, old, survey.payload.get(path))
            continue
        kind = "symbolic link" if entry.is_link else "special file"
        then = "a regular file" if path in survey.payload else "gone"
        yield f"File a/{path} is a {kind}, b/{path} is {then}"


def _file_lines(path: str, old: bytes | None, new: bytes | None) -> Iterator[str]:
    try:
        before, after = (_split((data or b"").decode()) for data in (old, new))
    except UnicodeDecodeError:
        yield f"Binary files a/{path} and b/{path} differ"
        return
    if not path.endswith(".json"):
        masks = Masks()
        before, after = masks.lines(before), masks.lines(after)
    a = "/dev/null" if old is None else f"a/{path}"
    b = "/dev/null" if new is None else f"b/{path}"
    lines = list(unified_diff(before, after, a, b))
    # An empty file has no lines, yet comes or goes.
    for line in lines or (f"--- {a}", f"+++ {b}"):
        yield unmarked(line.removesuffix("\n"))
        if lines and not line.endswith("\n"):
            yield "\\ No newline at end of file"


def _split(text: str) -> list[str]:
    """Return the lines with their ends; str.splitlines would also split at U+2028 and others."""
    *lines, last = text.split("\n")
    return [f"{line}\n" for line in lines] + ([last] if last else [])
