"""The Jinja environment: sandboxed, and without the ways in which a value becomes text unseen.

Jinja calls text that a macro or `{% set %}` block printed Markup, and trusts it. Whatever would put
a value into such text (`~`, `+`, filters, string methods) would put it past the placeholders, so it
is refused; so is what differs from run to run, such as the text of a function, and what would take
very long or very much memory (see `meter`).
"""

import functools
import json
import re
import warnings
from collections.abc import Callable, Iterator, Mapping, Sequence
from types import CodeType
from typing import Any

from jinja2 import BaseLoader, StrictUndefined, nodes
from jinja2.exceptions import SecurityError, TemplateRuntimeError
from jinja2.runtime import Context
from jinja2.sandbox import ImmutableSandboxedEnvironment, SandboxedFormatter
from markupsafe import Markup

from meshgen.nearest import did_you_mean
from meshgen.provenance import concatenated
from meshgen.rendering.meter import PER_STEP, Meter, weight
from meshgen.rendering.rewriter import COUNTED, ENTERED, JOINED, LOOKED_AT, STEPS, Rewriter
from meshgen.rendering.sizes import FILTERS, METHODS, SEARCHES, flattened, formatted, searched
from meshgen.rendering.templatefiles import compiled

# Filters that print HTML, and one that is never the same.
_DROPPED = ("e", "escape", "forceescape", "safe", "urlize", "xmlattr", "striptags", "random")
_PRINTED = "what a macro or a {% set %} block printed can only be printed again"
# Filters that pass on what they are given, whatever it is, without looking at all of it; those that
# take it item by item; and those that compare. All others make a text or a number of it.
_PASSING = frozenset({"attr", "count", "d", "default", "first", "last", "length"})
_TAKING = frozenset(
    {
        "batch",
        "items",
        "list",
        "map",
        "reject",
        "rejectattr",
        "reverse",
        "select",
        "selectattr",
        "slice",
    }
)
_COMPARING = frozenset({"dictsort", "groupby", "max", "min", "sort", "sum", "unique"})


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

    intercepted_binops = frozenset({"+", "%", "*", "**"})

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
            # What is constant would be worked out before anything is counted.
            optimized=False,
            # With marks a template is another one, and wanted once.
            bytecode_cache=None if marks else compiled(),
        )
        self._marks = marks
        self.meter = Meter(limited=not marks)
        kept = {name: f for name, f in self.filters.items() if name not in _DROPPED}
        kept |= {"tojson": _to_json}
        self.filters = {name: self._guarded(name, f) for name, f in kept.items()}
        self.filters |= {
            JOINED: self._joined,
            COUNTED: self.meter.items,
            LOOKED_AT: self._looked_at,
            STEPS: self.meter.spend,
            ENTERED: self._entered,
        }
        tests: Any = self.tests
        self.tests = {name: self._counted_test(test) for name, test in tests.items()}
        del self.globals["lipsum"]

    def is_safe_attribute(self, obj: Any, attr: str, value: Any) -> bool:
        """Keep printed text from methods such as `replace`, and private names from everybody."""
        if type(obj).__module__.startswith("meshgen."):
            if type(value) in (list, dict) and attr not in getattr(obj, "__dict__", (attr,)):
                self.meter.spend(len(value))  # it is worked out whenever somebody asks
            # Nothing of meshgen's own can be changed.
            return not attr.startswith("_")
        return not isinstance(obj, Markup) and super().is_safe_attribute(obj, attr, value)

    def wrap_str_format(self, value: Any) -> Callable[..., str] | None:
        """Keep printed text from `format` too, which Jinja asks for before other attributes."""
        function = super().wrap_str_format(value)
        if function is None:
            return None
        text = value.__self__
        if isinstance(text, Markup):
            raise SecurityError(_PRINTED)

        def form(*args: Any, **kwargs: Any) -> str:
            given = args[0] if value.__name__ == "format_map" else kwargs
            return _Formatter(self).vformat(text, args, given)

        return functools.update_wrapper(form, value)

    def call(self, context: Context, obj: Any, /, *args: Any, **kwargs: Any) -> Any:
        """Call something, with its arguments and what it returns counted."""
        self.meter.enter()
        try:
            self.meter.spend(1 + len(args))
            for value in (*args, *kwargs.values()):
                self._counted_argument(value)
            receiver = getattr(obj, "__self__", None)
            if isinstance(receiver, str | bytes | int):
                self._before(METHODS, obj.__name__, receiver, args, kwargs)
                if obj.__name__ in SEARCHES and args:
                    self.meter.spend(searched(receiver, args[0]))
            elif isinstance(receiver, list | tuple):
                self.meter.whole(receiver)
            return self.meter.made(super().call(context, obj, *args, **kwargs))
        finally:
            self.meter.leave()

    def call_binop(self, context: Context, operator: str, left: Any, right: Any) -> Any:
        """Refuse `+`, `%` and `*` on printed text, and what would become too large."""
        if isinstance(left, Markup) or isinstance(right, Markup):
            raise SecurityError(_PRINTED)
        self.meter.spend(1)
        if isinstance(left, int) and isinstance(right, int):
            if operator == "**":
                self.meter.bits(left.bit_length() * max(0, right))
            elif operator != "%":
                self.meter.bits(left.bit_length() + right.bit_length())
        elif operator == "+":
            self._longer(left, _size(left) + _size(right))
        elif operator == "*":
            sequence, times = (right, left) if isinstance(left, int) else (left, right)
            self._longer(sequence, _size(sequence) * max(0, times) if isinstance(times, int) else 0)
        elif operator == "%" and isinstance(left, str | bytes):
            self.meter.spend(weight(right, data=True))
            self.meter.text(formatted(left, right))
        return super().call_binop(context, operator, left, right)

    def getitem(self, obj: Any, argument: Any) -> Any:
        """Return an item; a key that holds others is looked at as a whole."""
        if isinstance(argument, tuple):
            self.meter.whole(argument)
        return super().getitem(obj, argument)

    def _longer(self, value: Any, size: int) -> None:
        if isinstance(value, str | bytes):
            self.meter.text(size)
        else:
            self.meter.spend(size)

    def _counted_argument(self, value: Any) -> None:
        """Count what a call is given; lists and mappings are passed on as they are."""
        if isinstance(value, tuple):
            self.meter.whole(value)
        else:
            self.meter.spend(_size(value) // PER_STEP)

    def _before(
        self,
        estimates: Mapping[str, Callable[..., int]],
        name: str,
        value: Any,
        args: Sequence[Any],
        kwargs: Mapping[str, Any],
    ) -> None:
        """Count the text that a function is about to make."""
        if name in estimates:
            try:
                length = estimates[name](value, *args, **kwargs)
            except (AttributeError, TypeError, ValueError):
                return  # for the function itself to refuse
            self.meter.text(length)

    def _guarded(self, name: str, function: Callable[..., Any]) -> Callable[..., Any]:
        # Some are given the context, too.
        before = int(hasattr(function, "jinja_pass_arg"))

        @functools.wraps(function)
        def guarded(*args: Any, **kwargs: Any) -> Any:
            value, more = args[before], args[before + 1 :]
            self.meter.spend(1)
            if name in _TAKING:
                self.meter.spend(_size(value))
            elif name not in _PASSING:
                if isinstance(value, Iterator) and (name in FILTERS or name in _COMPARING):
                    value = list(value)
                for given in (value, *more, *kwargs.values()):
                    self.meter.spend(weight(given, data=name not in _COMPARING))
            if name == "sum":
                self.meter.spend(flattened(value, *more, **kwargs))
            self._before(FILTERS, name, value, more, kwargs)
            result = self.meter.made(function(*args[:before], value, *more, **kwargs))
            if isinstance(result, Markup):
                raise TemplateRuntimeError(f"`{name}` got printed text: {_PRINTED}")
            return result

        return guarded

    def _counted_test(self, test: Callable[..., Any]) -> Callable[..., Any]:
        @functools.wraps(test)
        def counted(*args: Any) -> Any:
            self.meter.spend(1)
            if len(args) > 1:
                for value in args:
                    self.meter.whole(value)
            return test(*args)

        return counted

    def _joined(self, parts: list[Any]) -> str:
        if any(isinstance(part, Markup) for part in parts):
            raise TemplateRuntimeError(f"`~` got printed text: {_PRINTED}")
        self.meter.spend(len(parts))
        for part in parts:
            self.meter.spend(weight(part, data=True))
        texts = [part if isinstance(part, str) else str(part) for part in parts]
        self.meter.text(sum(map(len, texts)))
        return concatenated(texts)

    def _looked_at(self, value: Any) -> Any:
        self.meter.whole(value)
        return value

    def _entered(self, way: int) -> None:
        if way > 0:
            self.meter.enter()
        else:
            self.meter.leave()

    def _compile(self, source: str, filename: str) -> CodeType:
        with warnings.catch_warnings():
            # Python warns of `1.5[0]`; what is wrong with it is told when it is run.
            warnings.simplefilter("ignore", SyntaxWarning)
            return super()._compile(source, filename)

    def _parse(self, source: str, name: str | None, filename: str | None) -> nodes.Template:
        template = super()._parse(source, name, filename)
        result = Rewriter(name, filename, marks=self._marks).visit(template)
        result.set_environment(self)
        return result  # type: ignore[no-any-return]


class _Formatter(SandboxedFormatter):
    """`str.format` of data alone, no longer than any other text."""

    def __init__(self, sandbox: Sandbox) -> None:
        super().__init__(sandbox)
        self._meter = sandbox.meter

    def get_field(self, field_name: str, args: Sequence[Any], kwargs: Mapping[str, Any]) -> Any:
        obj, first = super().get_field(field_name, args, kwargs)
        self._meter.spend(weight(obj, data=True))
        return obj, first

    def format_field(self, value: Any, format_spec: str) -> str:
        for number in re.findall(r"\d+", format_spec):
            self._meter.text(int(number[:12]))
        text: str = super().format_field(value, format_spec)
        self._meter.text(len(text))
        return text


def _size(value: Any) -> int:
    """Return how many items or characters a value has; none where it is no collection."""
    return len(value) if isinstance(value, str | bytes | list | tuple | dict | range) else 0


def _to_json(value: Any, indent: int | None = None) -> str:
    return json.dumps(value, indent=indent, sort_keys=True, ensure_ascii=False)
