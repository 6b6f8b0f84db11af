"""Jinja for YAML, in which no value can change a document's structure.

An interpolation does not print its value: it prints a placeholder, and the value takes the
placeholder's place once the text has been parsed. So what a value holds never reaches the YAML
parser, and documents of one shape are parsed once. A value alone keeps its type (a number, a list,
a mapping); inside a longer text it must be text or a number. None removes its key or list item.
"""

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

from jinja2 import ChoiceLoader, FileSystemLoader, StrictUndefined, TemplateError, pass_context
from jinja2.exceptions import TemplateSyntaxError
from jinja2.runtime import Context
from jinja2.sandbox import ImmutableSandboxedEnvironment
from markupsafe import Markup

from meshgen.errors import MeshgenError
from meshgen.findings import Code, Finding, Location
from meshgen.yamlio import load_all, to_data

# Unicode's private use area: no template's own text has these.
_OPEN, _CLOSE = "\ue000", "\ue001"
_PLACEHOLDER = re.compile(f"{_OPEN}(\\d+){_CLOSE}")


class Engine:
    """Renders templates to data; the user's folder comes before meshgen's own."""

    def __init__(self, folders: list[Path]) -> None:
        """Look for templates in the folders, the first that has one wins."""
        self._values: list[Any] = []
        self._parsed: dict[str, list[Any]] = {}
        self._environment = ImmutableSandboxedEnvironment(
            loader=ChoiceLoader([FileSystemLoader(folder) for folder in folders]),
            undefined=StrictUndefined,
            autoescape=True,
            finalize=self._finalize(),
            trim_blocks=True,
            lstrip_blocks=True,
            keep_trailing_newline=True,
        )
        self._environment.globals["part"] = self._part_function()
        # `safe` is HTML's word for "print this as it is", which nothing may be here.
        del self._environment.filters["safe"]

    def render(self, template: str, context: dict[str, Any]) -> list[Any]:
        """Return the documents that a template gives with a context, empty ones left out.

        Raises MeshgenError where the template is wrong, with its file and line.
        """
        outer, self._values = self._values, []
        try:
            text = self._environment.get_template(template).render(context)
            return [self._filled(document) for document in self._documents(text, template)]
        except TemplateError as error:
            raise _explained(error, template) from None
        finally:
            self._values = outer

    def _part_function(self) -> Callable[..., Any]:
        @pass_context
        def part(context: Context, name: str, /, **more: Any) -> Any:
            """Return the one document of `part/NAME.yaml.j2`, for use inside another template."""
            return self.render(f"part/{name}.yaml.j2", {**context.get_all(), **more})[0]

        return part

    def _finalize(self) -> Callable[..., Any]:
        # With the context Jinja calls it at run time only, for constants too.
        @pass_context
        def placeholder(_: Context, value: Any) -> Any:
            # Markup is what a macro has printed already: it holds placeholders, not values.
            if isinstance(value, Markup | StrictUndefined):
                return value
            self._values.append(value)
            return Markup(f"{_OPEN}{len(self._values) - 1}{_CLOSE}")

        return placeholder

    def _documents(self, text: str, template: str) -> list[Any]:
        if text not in self._parsed:
            nodes = load_all(text.encode(), f"{template} (its output)") if text.strip() else []
            documents = [to_data(node) for node in nodes]
            self._parsed[text] = [d for d in documents if d is not None]
        return self._parsed[text]

    def _filled(self, skeleton: Any) -> Any:
        if isinstance(skeleton, dict):
            pairs = ((self._filled(k), self._filled(v)) for k, v in skeleton.items())
            return {key: value for key, value in pairs if value is not None}
        if isinstance(skeleton, list):
            return [value for item in skeleton if (value := self._filled(item)) is not None]
        if not isinstance(skeleton, str) or _OPEN not in skeleton:
            return skeleton
        whole = _PLACEHOLDER.fullmatch(skeleton)
        if whole:
            return self._values[int(whole[1])]
        return _PLACEHOLDER.sub(lambda m: str(self._values[int(m[1])]), skeleton)


def _explained(error: TemplateError, template: str) -> MeshgenError:
    line = error.lineno if isinstance(error, TemplateSyntaxError) else _line_of(error)
    name = getattr(error, "filename", None) or getattr(error, "name", None) or template
    return MeshgenError(
        [
            Finding(
                Code.TEMPLATE,
                f"the template is wrong: {error.message or type(error).__name__}",
                Location(str(name), line or 0),
            )
        ]
    )


def _line_of(error: TemplateError) -> int | None:
    """Return the line in the template: the innermost frame that Jinja made from one."""
    line, trace = None, error.__traceback__
    while trace is not None:
        if trace.tb_frame.f_code.co_filename.endswith(".j2"):
            line = trace.tb_lineno
        trace = trace.tb_next
    return line
