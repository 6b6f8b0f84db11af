"""How a function that Kubernetes adds to CEL is described, without the CEL library.

An implementation raises ValueError where the API server would fail the rule too, and
NotImplementedError for what only meshgen cannot do.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

# No function makes longer text or lists: rules may not fill the memory.
LONGEST = 1_000_000
# The types that a list's items can have, by CEL's names. There is no type for any of them.
ITEMS = ("bool", "bytes", "double", "int", "list", "map", "null", "string")


@dataclass(frozen=True)
class Function:
    """One overload: `name(parameters)`, or `parameters[0].name(…)` for a member; types by name.

    Objects that CEL does not know, such as a URL, are maps.
    """

    name: str
    parameters: tuple[str, ...]
    result: str
    call: Callable[..., Any]
    member: bool = False


def method(name: str, call: Callable[..., Any], result: str, *parameters: str) -> Function:
    """Return a function that is called on its first parameter."""
    return Function(name, parameters, result, call, member=True)


def bounded(text: str) -> str:
    """Return `text`; raises NotImplementedError if it is too long to go on with."""
    if len(text) > LONGEST:
        raise NotImplementedError(f"a text of {len(text)} characters is too long")
    return text


def field_of(value: dict[str, Any], field: str, name: str) -> Any:
    """Return the one field of a map that stands for an object called `name`."""
    if list(value) != [field]:
        raise NotImplementedError(f"found a map, expected {name}")
    return value[field]
