"""Tags: the core ones are applied, all others are refused."""

import math
import re

from meshgen.yamlio.nodes import Scalar
from meshgen.yamlio.scalars import resolve

_PREFIX = "tag:yaml.org,2002:"
_CORE = ("!!str", "!!int", "!!float", "!!bool", "!!null", "!!map", "!!seq")
# Of YAML 1.1's own, https://yaml.org/type/. Any other tag may be a text, and that a secret.
_NAMED = frozenset(f"!!{name}" for name in ("binary", "timestamp", "set", "omap", "pairs", "merge"))
_EXPECTED = f"expected no tag, or one of {', '.join(_CORE)}"
_TAG_OF = {bool: "!!bool", int: "!!int", float: "!!float", type(None): "!!null"}
# Only the parser in Python lets the escape sequence "\uD800" through.
_SURROGATE = re.compile("[\ud800-\udfff]")


class RefusedError(Exception):
    """A tag or a value that meshgen does not take."""

    def __init__(self, message: str, expected: str = "", hint: str = "") -> None:
        """Keep what a finding needs."""
        self.message, self.expected, self.hint = message, expected, hint
        super().__init__(message)


def short(tag: str) -> str:
    """Return a tag as people write it: `!!int`, `!Ref`, `!<tag:example.com,2000:x>`."""
    tag = tag[:100]
    if tag.startswith(_PREFIX):
        return "!!" + tag.removeprefix(_PREFIX)
    return tag if tag.startswith("!") else f"!<{tag}>"


def scalar_value(text: str, tag: str | None, *, plain: bool) -> Scalar:
    """Return the value of a scalar; raise RefusedError for one that no JSON document can hold."""
    if tag is not None and tag != "!":
        value = _tagged(text, short(tag))
    elif plain and tag is None:
        value = resolve(text)
    else:
        value = text
    if isinstance(value, float) and not math.isfinite(value):
        raise RefusedError(f"JSON has no number {text}", hint="quote it if it is text")
    if isinstance(value, str) and not value.isascii() and _SURROGATE.search(value):
        raise RefusedError("found one half of a surrogate pair", "expected a character")
    return value


def _tagged(text: str, tag: str) -> Scalar:
    """Return a text read as the type that a tag names."""
    if tag in ("!!map", "!!seq"):
        raise RefusedError(f"the tag {tag} stands before a scalar", "expected a collection")
    if tag not in _CORE:
        raise _unknown(tag)
    if tag == "!!str":
        return text
    value = resolve(text)
    if tag == "!!float" and type(value) is int:
        return float(value)
    if tag != _TAG_OF.get(type(value)):
        raise RefusedError(f"the value is not what its tag {tag} says")
    return value


def check_collection(tag: str | None, allowed: str) -> None:
    """Raise RefusedError if a collection's tag is neither absent nor the `allowed` one."""
    if tag is None or tag == "!" or short(tag) == allowed:
        return
    kind = "a mapping" if allowed == "!!map" else "a list"
    if short(tag) in _CORE:
        raise RefusedError(f"the tag {short(tag)} stands before {kind}", f"expected {allowed}")
    raise _unknown(short(tag))


def _unknown(tag: str) -> RefusedError:
    what = f"unknown tag {tag}" if tag in _NAMED else "this begins with a tag that is unknown"
    return RefusedError(what, _EXPECTED, "quote a text that starts with `!`")
