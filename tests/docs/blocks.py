"""The blocks of code in a Markdown page, and what each is for.

    ```console         commands after `$ `, and what they print
    <!-- file: X -->   the block below is written to the file X
    <!-- shows: X -->  the block below is what stands in the file X
    <!-- run: X -->    the command X runs, unseen
    <!-- manifest -->  the block below is a Kubernetes object, checked against its schema
    ```python          run; what a page's blocks define is there in those below
    <!-- prints -->    the block below is what the one above it prints
    ```sh              commands for a checkout: only that make knows their targets is checked
    ```text            nothing that could be checked

A line that is only `…` stands for any lines.
"""

import re
from dataclasses import dataclass
from pathlib import Path

_MARK = re.compile(r"<!-- (?P<what>file|shows|manifest|prints)(?:: (?P<path>\S+))? -->")
_RUN = re.compile(r"<!-- run: (?P<command>.*) -->")
_FENCE = re.compile(r"```(?P<language>\w*)")


@dataclass(frozen=True)
class Block:
    """A fenced block: its language, what the comment above it says, its text."""

    page: str
    line: int
    language: str
    purpose: str
    path: str
    text: str

    def __str__(self) -> str:
        """Return where it stands."""
        return f"{self.page}:{self.line}"


def blocks(page: Path) -> list[Block]:
    """Return a page's blocks in order."""
    lines = page.read_text(encoding="utf-8").splitlines()
    found: list[Block] = []
    number = 0
    while number < len(lines):
        fence, hidden = _FENCE.match(lines[number]), _RUN.fullmatch(lines[number])
        if hidden:
            command = f"$ {hidden['command']}\n"
            found.append(Block(page.name, number + 1, "console", "", "", command))
        if not fence:
            number += 1
            continue
        end = lines.index("```", number + 1)
        mark = _MARK.fullmatch(lines[number - 1]) if number else None
        text = "".join(f"{line}\n" for line in lines[number + 1 : end])
        purpose, path = (mark["what"], mark["path"] or "") if mark else ("", "")
        found.append(Block(page.name, number + 1, fence["language"], purpose, path, text))
        number = end + 1
    return found


def commands(block: Block) -> list[tuple[str, str]]:
    """Return a console block's commands, each with what it is said to print."""
    found: list[tuple[str, str]] = []
    for line in block.text.splitlines(keepends=True):
        if line.startswith("$ "):
            found.append((line[2:], ""))
        elif found[-1][0].endswith("\\\n"):
            found[-1] = (found[-1][0] + line, "")
        else:
            found[-1] = (found[-1][0], found[-1][1] + line)
    return found


def same(shown: str, real: str) -> bool:
    """Return whether a page shows what is, `…` lines standing for any lines."""
    parts = [re.escape(part) for part in re.split(r"(?m)^…\n", shown)]
    return re.fullmatch(r"(?:.*\n)*?".join(parts), real) is not None
