"""The Jinja environment: sandboxed, and without the ways in which a value becomes text unseen.

Jinja calls text that a macro or `{% set %}` block printed Markup, and trusts it. Whatever would put
a value into such text (`~`, `+`, filters, string methods) would put it past the placeholders, so it
is refused; so is what differs from run to run.
"""

import functools
import json
import re
from collections.abc import Callable
from typing import Any

from jinja2 import BaseLoader, StrictUndefined, nodes
from jinja2.exceptions import SecurityError, TemplateRuntimeError, TemplateSyntaxError
from jinja2.runtime import Context
from jinja2.sandbox import ImmutableSandboxedEnvironment
from jinja2.visitor import NodeTransformer
from markupsafe import Markup

from meshgen.nearest import did_you_mean
from meshgen.provenance import concatenated

# Unicode's private use area: no template's own text has these.
OPEN, CLOSE = "\ue000", "\ue001"
MARK_OPEN, MARK_CLOSE = "\ue002", "\ue003"
# The same characters, as themselves and as YAML's escapes.
_OURS = re.compile(r"[\ue000-\ue003]|\\u[eE]00[0-3]|\\U0000[eE]00[0-3]")
# Filters that print HTML, and one that is never the same.
_DROPPED = ("e", "escape", "forceescape", "safe", "urlize", "xmlattr", "striptags", "random")
_PRINTED = "what a macro or a {% set %} block printed can only be printed again"


class Undefined(StrictUndefined):
    """What a template asks for and is not there; for meshgen's own objects, what is nearest."""

    __slots__ = ()

    @property
    def _undefined_message(self) -> str:
        owner, name = type(self._undefined_obj), self._undefined_name
        if not owner.__module__.startswith("meshgen.") or not isinstance(name, str):
            return str(super()._undefined_message)
        hint = did_you_mean(
            name, [key for key in dir(self._undefined_obj) if not key.startswith("_")]
        )
        message = f"a {owner.__name__} has no attribute '{name}'"
        return f"{message}; {hint}" if hint else message


class Sandbox(ImmutableSandboxedEnvironment):
    """Jinja for YAML; `finalize` is called with every value that a template prints."""

    intercepted_binops = frozenset({"+", "%", "*"})

    def __init__(
        self, files: BaseLoader, finalize: Callable[..., Any], *, marks: bool = False
    ) -> None:
        """Load templates from `files`.

        With `marks` every piece of a template's own text carries its place (see `lines`).
        """
        super().__init__(
            loader=files,
            undefined=Undefined,
            autoescape=True,
            finalize=finalize,
            trim_blocks=True,
            lstrip_blocks=True,
            keep_trailing_newline=True,
            auto_reload=False,
        )
        self._marks = marks
        kept = {name: f for name, f in self.filters.items() if name not in _DROPPED}
        kept |= {"tojson": _to_json, "joined": _joined}
        self.filters = {name: _guarded(name, f) for name, f in kept.items()}
        del self.globals["lipsum"]

    def is_safe_attribute(self, obj: Any, attr: str, value: Any) -> bool:
        """Keep printed text from methods such as `replace`, and private names from everybody."""
        return not isinstance(obj, Markup) and super().is_safe_attribute(obj, attr, value)

    def wrap_str_format(self, value: Any) -> Callable[..., str] | None:
        """Keep printed text from `format` too, which Jinja asks for before other attributes."""
        function = super().wrap_str_format(value)
        if function is not None and isinstance(getattr(value, "__self__", None), Markup):
            raise SecurityError(_PRINTED)
        return function

    def call_binop(self, context: Context, operator: str, left: Any, right: Any) -> Any:
        """Refuse `+`, `%` and `*` on printed text."""
        if isinstance(left, Markup) or isinstance(right, Markup):
            raise SecurityError(_PRINTED)
        return super().call_binop(context, operator, left, right)

    def _parse(self, source: str, name: str | None, filename: str | None) -> nodes.Template:
        template = super()._parse(source, name, filename)
        result = _Rewriter(name, filename, marks=self._marks).visit(template)
        result.set_environment(self)
        return result  # type: ignore[no-any-return]


class _Rewriter(NodeTransformer):
    """Refuses what prints past the placeholders, has `~` go through a filter, puts in marks."""

    def __init__(self, name: str | None, file: str | None, *, marks: bool) -> None:
        self._name = name
        self._file = file
        self._marks = marks

    def visit_Concat(self, node: nodes.Concat) -> nodes.Node:  # noqa: N802
        self.generic_visit(node)
        parts = nodes.List(node.nodes, lineno=node.lineno)
        return nodes.Filter(parts, "joined", [], [], None, None, lineno=node.lineno)

    def visit_FilterBlock(self, node: nodes.FilterBlock) -> nodes.Node:  # noqa: N802
        raise self._refusal("{% filter %} is not supported: apply the filter to a value", node)

    def visit_AssignBlock(self, node: nodes.AssignBlock) -> nodes.Node:  # noqa: N802
        if node.filter is not None:
            raise self._refusal("a {% set %} block takes no filter: apply it to a value", node)
        return self.generic_visit(node)

    def visit_ScopedEvalContextModifier(self, node: nodes.Node) -> nodes.Node:  # noqa: N802
        raise self._refusal("{% autoescape %} is not supported: every value is escaped", node)

    def visit_TemplateData(self, node: nodes.TemplateData) -> nodes.Node:  # noqa: N802
        if ours := _OURS.search(node.data):
            message = "the text holds a character from U+E000 to U+E003, which meshgen itself uses"
            raise self._refusal(message, node, node.data.count("\n", 0, ours.start()))
        if not self._marks:
            return node
        mark = f"{MARK_OPEN}{self._file or self._name}:{node.lineno}{MARK_CLOSE}"
        return nodes.TemplateData(mark + node.data, lineno=node.lineno)

    def _refusal(self, message: str, node: nodes.Node, below: int = 0) -> TemplateSyntaxError:
        return TemplateSyntaxError(message, node.lineno + below, self._name, self._file)


def _guarded(name: str, function: Callable[..., Any]) -> Callable[..., Any]:
    @functools.wraps(function)
    def guarded(*args: Any, **kwargs: Any) -> Any:
        result = function(*args, **kwargs)
        if isinstance(result, Markup):
            raise TemplateRuntimeError(f"`{name}` got printed text: {_PRINTED}")
        return result

    return guarded


def _joined(parts: list[Any]) -> str:
    if any(isinstance(part, Markup) for part in parts):
        raise TemplateRuntimeError(f"`~` got printed text: {_PRINTED}")
    return concatenated(part if isinstance(part, str) else str(part) for part in parts)


def _to_json(value: Any, indent: int | None = None) -> str:
    return json.dumps(value, indent=indent, sort_keys=True, ensure_ascii=False)
