"""Jinja for Markdown, in which no value can change a page's structure.

A value is printed as a placeholder, as in templates of objects, and takes its place once the page
is there: only then it is known where it stands. In text it is escaped, in a code span the span is
made to hold it, in the target of a link it is quoted, and in a block of a shell it is one word.
"""

import re
import shlex
from collections.abc import Callable, Iterator, Sequence
from typing import Any
from urllib.parse import quote

from jinja2 import StrictUndefined, pass_context
from jinja2.runtime import Context
from markupsafe import Markup

from meshgen.datafiles import data_dir
from meshgen.errors import MeshgenError
from meshgen.inputs import ConfigFolder
from meshgen.rendering.failures import spoiled
from meshgen.rendering.meter import weight
from meshgen.rendering.rewriter import CLOSE, OPEN
from meshgen.rendering.sandbox import Sandbox
from meshgen.rendering.templatefiles import TemplateFiles

_PLACEHOLDER = re.compile(f"{OPEN}(\\d+){CLOSE}")
_SPACED = re.compile(f" {_PLACEHOLDER.pattern}")
_FENCE = re.compile(r"( *)(`{3,})(\w*)")
# Code, the target of a link, or a placeholder in the text.
_PARTS = re.compile(f"(`[^`]*`)|(?<=\\]\\()([^)]*)(?=\\))|{_PLACEHOLDER.pattern}")
# What means something in Markdown of GitHub (GFM, "Backslash escapes"): anywhere, or where a line
# begins.
_SPECIAL = re.compile(r"([\\`*_\[\]<>|~&$]|^[#+-]|(?<=^\d)[.)](?=\s))")
_NOTHING = "–"  # noqa: RUF001
_SHELLS = ("sh", "shell", "bash", "console")


def markdown(text: str) -> str:
    """Return a text that stands in a page as it is, since it is Markdown of meshgen's own."""
    return Markup(text)


class Pages:
    """Renders pages of Markdown; templates of the user's come before meshgen's own."""

    def __init__(self, folder: ConfigFolder, templates: str | None) -> None:
        """Look for templates in the user's folder in `folder`, where there is one."""
        shipped = data_dir("templates")
        own = [] if templates is None else [folder.path / templates]
        self._folders = [*own, shipped]
        self._values: list[Any] = []
        files = TemplateFiles(self._folders, folder.and_also(shipped))
        self._environment = Sandbox(files, self._finalize())

    def page(self, template: str, context: dict[str, Any]) -> str:
        """Return the page that a template gives with a context.

        Raises MeshgenError where the template is wrong, with its file and line.
        """
        self._values = []
        self._environment.meter.restart()
        try:
            text = self._environment.get_template(template).render(context)
        except MeshgenError:
            raise
        except Exception as error:
            raise spoiled(error, template, self._folders) from None
        lines = "\n".join(self._filled(text.split("\n")))
        # Where a part of a page is left out, empty lines meet.
        return re.sub(r"\n{3,}", "\n\n", lines).strip("\n") + "\n"

    def _finalize(self) -> Callable[..., Any]:
        @pass_context
        def placeholder(context: Context, value: Any) -> Any:
            if isinstance(value, StrictUndefined | Markup):
                return value
            sandbox: Sandbox = context.environment  # type: ignore[assignment]
            sandbox.meter.spend(1 + weight(value))
            self._values.append(value)
            return Markup(f"{OPEN}{len(self._values) - 1}{CLOSE}")

        return placeholder

    def _filled(self, lines: Sequence[str]) -> Iterator[str]:
        fence: re.Match[str] | None = None
        block: list[str] = []
        for line in lines:
            found = _FENCE.fullmatch(line.rstrip())
            if fence is None and found is None:
                yield self._inline(line).rstrip()
            elif fence is None:
                fence, block = found, []
            elif found is not None and not found[3]:
                yield from _fenced(fence, block)
                fence = None
            else:
                block += self._code(line, is_shell=fence[3] in _SHELLS)

    def _code(self, line: str, *, is_shell: bool) -> list[str]:
        """Return a line of a block; a text of several lines stands alone, and keeps its indent."""
        indent = line[: len(line) - len(line.lstrip(" "))]
        # Of what there is none, there is no space either.
        line = _SPACED.sub(lambda m: m[0] if self._texts(m) else "", line)
        found = _PLACEHOLDER.sub(lambda m: self._raw(m, is_shell=is_shell), line).rstrip()
        first, *others = found.split("\n")
        return [first, *(indent + other if other else "" for other in others)]

    def _texts(self, match: re.Match[str]) -> list[str]:
        return _texts(self._values[int(match[1])])

    def _raw(self, match: re.Match[str], *, is_shell: bool) -> str:
        value = self._values[int(match[1])]
        if not is_shell:
            return "\n".join(_texts(value))
        return " ".join(map(shlex.quote, _texts(value)))

    def _inline(self, line: str) -> str:
        is_cell = line.lstrip().startswith("|")

        def part(match: re.Match[str]) -> str:
            if match[1] is not None:
                return ", ".join(self._spans(match[1], is_cell=is_cell))
            if match[2] is not None:
                return _PLACEHOLDER.sub(lambda m: quote(self._text(m), safe="/#:.?=&"), match[2])
            texts = _texts(self._values[int(match[3])])
            return ", ".join(_SPECIAL.sub(r"\\\1", _line(text)) for text in texts) or _NOTHING

        return _PARTS.sub(part, line)

    def _spans(self, span: str, *, is_cell: bool) -> Iterator[str]:
        """Yield a code span as it holds its values: one for each of a list that it consists of."""
        alone = _PLACEHOLDER.fullmatch(span[1:-1])
        texts = _texts(self._values[int(alone[1])]) if alone else None
        if texts is None:
            texts = [_PLACEHOLDER.sub(self._text, span[1:-1])]
        if not texts:
            yield _NOTHING
        for text in map(_line, texts):
            ticks = "`" * (1 + max(map(len, re.findall("`+", text)), default=0))
            space = " " if text[:1] == "`" or text[-1:] == "`" else ""
            held = text.replace("|", r"\|") if is_cell else text
            yield f"{ticks}{space}{held}{space}{ticks}" if text.strip() else _NOTHING

    def _text(self, match: re.Match[str]) -> str:
        return ", ".join(_texts(self._values[int(match[1])]))


def _fenced(fence: re.Match[str], block: list[str]) -> Iterator[str]:
    """Yield a block, whose fence is longer than what is in it."""
    inside = max((len(one) for line in block for one in re.findall("`{3,}", line)), default=0)
    ticks = "`" * max(len(fence[2]), inside + 1)
    yield f"{fence[1]}{ticks}{fence[3]}"
    yield from block
    yield f"{fence[1]}{ticks}"


def _texts(value: Any) -> list[str]:
    if value is None:
        return []
    if isinstance(value, list | tuple):
        return [str(one) for one in value]
    return [str(value)]


def _line(text: str) -> str:
    """Return a text as one line."""
    return " ".join(text.split("\n"))
