"""Data to YAML text, laid out as kubectl prints it."""

import math
from collections.abc import Iterable
from typing import Any

from meshgen.yamlio.styles import comment, literal, scalar_text

# A longer key needs the explicit form `? key`; the YAML specification's limit is 1024 characters.
LONGEST_KEY = 1000


def dump(data: Any, *, header: str = "") -> str:
    """Return one YAML document of JSON-like data, with a header of comment lines.

    Keys keep their order, lists are not indented under their key, lines are never folded, and
    shared objects are written out each time. Raises TypeError for what JSON cannot hold, and
    ValueError for infinity and NaN.
    """
    return dump_all([data], header=header)


def dump_all(documents: Iterable[Any], *, header: str = "") -> str:
    """Return YAML documents separated by `---`, with a header of comment lines in front."""
    out: list[str] = [comment(header)]
    for number, document in enumerate(documents):
        if number:
            out.append("---\n")
        if isinstance(document, dict) and document:
            _mapping(document, "", "", out)
        elif isinstance(document, list | tuple) and document:
            _sequence(document, "", "", out)
        else:
            out.append(_scalar(document, "") + "\n")
    if out[-1].endswith("\n\n"):
        # Only a `|+` literal ends so. The marker keeps its last lines from tools that trim files.
        out.append("...\n")
    return "".join(out)


def _mapping(data: dict[Any, Any], lead: str, indent: str, out: list[str]) -> None:
    """Write `key: value` lines; the first one starts with `lead`, the others with `indent`."""
    for key, value in data.items():
        if not isinstance(key, str):
            raise TypeError(f"a key must be a string, not {type(key).__name__}: {key!r}")
        name = scalar_text(str.__str__(key))
        head = f"{lead}{name}:" if len(name) <= LONGEST_KEY else f"{lead}? {name}\n{indent}:"
        lead = indent
        if isinstance(value, dict) and value:
            out.append(head + "\n")
            _mapping(value, indent + "  ", indent + "  ", out)
        elif isinstance(value, list | tuple) and value:
            out.append(head + "\n")
            _sequence(value, indent, indent, out)
        else:
            out.append(f"{head} {_scalar(value, indent)}\n")


def _sequence(data: Iterable[Any], lead: str, indent: str, out: list[str]) -> None:
    """Write `- item` lines; the first one starts with `lead`, the others with `indent`."""
    deeper = indent + "  "
    for item in data:
        if isinstance(item, dict) and item:
            _mapping(item, lead + "- ", deeper, out)
        elif isinstance(item, list | tuple) and item:
            _sequence(item, lead + "- ", deeper, out)
        else:
            out.append(f"{lead}- {_scalar(item, indent)}\n")
        lead = indent


def _scalar(value: Any, indent: str) -> str:
    """Return the text of a scalar or of an empty collection in a block that `indent` indents."""
    if isinstance(value, str):
        text = str.__str__(value)
        return (literal(text, indent + "  ") if "\n" in text else "") or scalar_text(text)
    if value is None:
        return "null"
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int):
        return int.__repr__(value)
    if isinstance(value, float):
        return _float(value)
    if isinstance(value, dict | list | tuple):
        return "{}" if isinstance(value, dict) else "[]"
    raise TypeError(f"JSON has no {type(value).__name__}: {value!r}")


def _float(value: float) -> str:
    """Return a float with a point in it, since YAML 1.1 reads `1e+16` as a string."""
    if not math.isfinite(value):
        raise ValueError(f"JSON has no number {value!r}")
    text = float.__repr__(value)
    mantissa, exponent, power = text.partition("e")
    return text if "." in mantissa or not exponent else f"{mantissa}.0e{power}"
