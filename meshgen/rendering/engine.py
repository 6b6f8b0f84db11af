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

from jinja2 import StrictUndefined, pass_context
from jinja2.exceptions import TemplateRuntimeError
from jinja2.runtime import Context
from markupsafe import Markup

from meshgen.errors import MeshgenError
from meshgen.findings import Location
from meshgen.inputs import ConfigFolder
from meshgen.mesh import Mesh
from meshgen.mesh.addresses import Addresses
from meshgen.model.references import may_refer
from meshgen.provenance import substituted
from meshgen.rendering.failures import misplaced, not_yaml, refused, spoiled
from meshgen.rendering.lines import place_of
from meshgen.rendering.meter import weight
from meshgen.rendering.plain import inline, plain
from meshgen.rendering.rewriter import CHARACTERS, CLOSE, OPEN
from meshgen.rendering.sandbox import Sandbox
from meshgen.rendering.templatefiles import TemplateFiles
from meshgen.yamlio import Node, load_all, to_data

# The depth of nested parts and the value's number: what one part prints, another cannot mean.
_PLACEHOLDER = re.compile(f"{OPEN}(\\d+)\\.(\\d+){CLOSE}")


class Engine:
    """Renders templates to data; the user's folder comes before meshgen's own."""

    def __init__(self, folders: list[Path], reach: ConfigFolder) -> None:
        """Look for templates in the folders, the first that has one wins; `reach` reads them."""
        self._files = TemplateFiles(folders, reach)
        self._folders = folders
        self._depth = 0
        self._addresses: Addresses | None = None
        # What was printed, and how many steps it takes to look at it.
        self._values: list[tuple[Any, int]] = []
        self._parsed: dict[str, list[Any]] = {}
        self._environment = self._sandbox(marks=False)

    def render(self, template: str, context: dict[str, Any]) -> list[Any]:
        """Return the documents that a template gives with a context, empty ones left out.

        Raises MeshgenError where the template is wrong, with its file and line.
        """
        outer, self._values = self._values, []
        mesh: Mesh | None = context.get("mesh")
        # As the object's own namespace sees them.
        around = mesh and (context.get("namespace") or mesh.namespace)
        self._addresses = mesh.addresses_in(around) if mesh and around else None
        self._depth += 1
        try:
            text = self._printed(self._environment, template, context)
            try:
                return [self._filled(document) for document in self._documents(text)]
            except MeshgenError as error:
                raise not_yaml(error, self._marked(template, context)) from None
            except _FillError as error:
                place = place_of(error.placeholder, self._marked(template, context))
                raise misplaced(str(error), place) from None
        finally:
            self._values = outer
            self._depth -= 1

    def render_one(self, template: str, context: dict[str, Any]) -> Any:
        """Return the one document that a template gives; raises MeshgenError as `render`."""
        documents = self.render(template, context)
        if len(documents) != 1:
            message = f"the template gives {len(documents)} documents"
            raise refused(message, self._file(template), "expected exactly one")
        return documents[0]

    def place(self, template: str, context: dict[str, Any], number: int) -> Location:
        """Return where in the template the document of that number, from 0, begins."""
        outer, self._values = self._values, []
        self._depth += 1
        try:
            text = self._printed(self._environment, template, context)
            nodes = [n for n in self._nodes(text) if n.value is not None]
            return place_of(nodes[number].location.line, self._marked(template, context))
        finally:
            self._values = outer
            self._depth -= 1

    def _sandbox(self, *, marks: bool) -> Sandbox:
        sandbox = Sandbox(self._files, self._finalize(), marks=marks)
        sandbox.globals["part"] = self._part_function()
        return sandbox

    def _printed(self, environment: Sandbox, template: str, context: dict[str, Any]) -> str:
        if self._depth == 1:
            # What a part does counts for the whole.
            self._environment.meter.restart()
        try:
            return environment.get_template(template).render(context)
        except MeshgenError:
            raise
        except Exception as error:
            # Whatever a template can do wrong: a zero divisor, a missing argument, a folder.
            raise spoiled(error, template, self._folders) from None

    def _marked(self, template: str, context: dict[str, Any]) -> str:
        """Return the text once more, with a mark at every piece of a template's own text."""
        self._values = []
        return self._printed(self._sandbox(marks=True), template, context)

    def _file(self, template: str) -> Location:
        return Location(str(self._environment.get_template(template).filename), 1)

    def _part_function(self) -> Callable[..., Any]:
        @pass_context
        def part(context: Context, name: str, /, **more: Any) -> Any:
            """Return the one document of `part/NAME.yaml.j2`, for use inside another template."""
            template = f"part/{name}.yaml.j2"
            # One that does not exist is the caller's mistake.
            self._environment.get_template(template)
            return self.render_one(template, {**context.get_all(), **more})

        return part

    def _finalize(self) -> Callable[..., Any]:
        # With the context Jinja calls it at run time only, for constants too.
        @pass_context
        def placeholder(context: Context, value: Any) -> Any:
            if isinstance(value, StrictUndefined):
                return value
            if isinstance(value, Markup):
                # What a macro has printed already: it holds placeholders, not values.
                return self._printed_here(value)
            sandbox: Sandbox = context.environment  # type: ignore[assignment]
            steps = weight(value)
            sandbox.meter.spend(1 + steps)
            self._values.append((plain(value), steps))
            return Markup(f"{OPEN}{self._depth}.{len(self._values) - 1}{CLOSE}")

        return placeholder

    def _printed_here(self, printed: Markup) -> Markup:
        self._environment.meter.spend(1 + len(printed) // CHARACTERS)
        if any(int(depth) != self._depth for depth, _ in _PLACEHOLDER.findall(printed)):
            raise TemplateRuntimeError("what a macro printed cannot be passed to part()")
        return printed

    def _nodes(self, text: str) -> list[Node]:
        return load_all(text.encode(), "") if text.strip() else []

    def _documents(self, text: str) -> list[Any]:
        if text not in self._parsed:
            documents = [to_data(node) for node in self._nodes(text)]
            self._parsed[text] = [d for d in documents if d is not None]
        return self._parsed[text]

    def _filled(self, skeleton: Any) -> Any:
        if isinstance(skeleton, dict):
            return self._filled_mapping(skeleton)
        if isinstance(skeleton, list):
            return [value for item in skeleton if (value := self._filled(item)) is not None]
        if not isinstance(skeleton, str):
            return skeleton
        if may_refer(skeleton):
            skeleton = self._resolved(skeleton)
        if OPEN not in skeleton:
            return skeleton
        whole = _PLACEHOLDER.fullmatch(skeleton)
        return self._value(whole) if whole else self._text(skeleton)

    def _resolved(self, skeleton: str) -> str:
        """Return a template's own text with references to services replaced, as in any text."""
        if self._addresses is None:
            return skeleton
        for wrong in self._addresses.wrong(skeleton, foreign=True):
            written = skeleton[wrong.position :].partition("}")[0]
            raise _FillError(f"{wrong.message}; {wrong.expected}", written)
        return self._addresses.text(skeleton, foreign=True)

    def _filled_mapping(self, skeleton: dict[str, Any]) -> dict[str, Any]:
        result = {}
        for key, item in skeleton.items():
            name = self._text(key) if OPEN in key else key
            if name in result:
                printed = _PLACEHOLDER.search(key)
                raise _FillError(
                    f"the key `{name}` stands here twice", printed[0] if printed else key
                )
            value = self._filled(item)
            if value is not None:
                result[name] = value
        return result

    def _text(self, skeleton: str) -> str:
        def value(match: re.Match[str]) -> str:
            try:
                return inline(self._value(match))
            except ValueError as error:
                raise _FillError(str(error), match[0]) from None

        return substituted(_PLACEHOLDER, value, skeleton)

    def _value(self, placeholder: re.Match[str]) -> Any:
        """Return what a placeholder stands for; what was printed once can stand in many places."""
        value, steps = self._values[int(placeholder[2])]
        try:
            self._environment.meter.spend(steps)
        except TemplateRuntimeError as error:
            raise _FillError(str(error), placeholder[0]) from None
        return value


class _FillError(Exception):
    """A value that does not fit where its placeholder stands."""

    def __init__(self, message: str, placeholder: str) -> None:
        super().__init__(message)
        self.placeholder = placeholder
