"""What the config's types are built from: the struct, and the documentation."""

from collections.abc import Iterator, Mapping
from functools import cache
from typing import Any

import msgspec
import msgspec.structs
from msgspec import Meta

# What the schema says of mappings whose order counts, and of those that the API has as lists.
ORDERED, AS_LIST = "x-ordered", "x-as-list"
# Of settings that stand over others which nobody wrote, and are read beside those.
OVER = "x-over"
# What JSON Schema says of a list that has nothing twice.
UNIQUE = {"uniqueItems": True}


class Spec(
    msgspec.Struct,
    frozen=True,
    forbid_unknown_fields=True,
    rename="camel",
    omit_defaults=True,
):
    """A mapping of the config. A field that is None was not set."""


def fields_set(
    settings: msgspec.Struct, of: type[msgspec.Struct] | None = None
) -> Iterator[tuple[str, Any]]:
    """Yield what is set of settings, or of those that a type has, each by its name in the file."""
    type_ = of or type(settings)
    names = zip(type_.__struct_fields__, type_.__struct_encode_fields__, strict=True)
    for field, name in names:
        if (value := getattr(settings, field)) is not None:
            yield name, value


def doc(
    text: str,
    *,
    renders: str = "",
    example: Any = None,
    default: str = "",
    short: str = "",
    whole: bool = False,
    refers: str = "",
    adds: bool = False,
    listed: str = "",
    ordered: bool = False,
    as_list: tuple[str, str] | None = None,
    named: bool = False,
    over: bool = False,
) -> Meta:
    """Document a field: what it is, what it renders to, an example, a default in words.

    `short` names the field of a mapping that may stand in the file for the mapping. Between
    layers it changes that field alone; with `whole`, it replaces the mapping. `refers` is the
    mapping of the config in which the name has to be that a mapping has under `name`. A list that
    `adds` holds what all layers say, from the weakest; an item with the `name` of a weaker layer's
    changes that, or with nothing but nulls beside it takes that away. A list in the place of a
    mapping is that of the setting which `listed` names. A mapping that is `ordered` keeps the order
    of the file. Of one that the API has `as_list`, these are the fields that hold a name and what
    stands there, the latter where that is no mapping. A list of names that are `named` stands for
    the mapping that says nothing of each. What stands `over` settings that nobody wrote takes away
    of them what it says is null.
    """
    extra: dict[str, Any] = _short_form(short, whole) if short else {}
    if adds:
        extra["x-adds"] = True
    if listed:
        extra["x-listed"] = listed
    if refers:
        extra["x-refers"] = refers
    if ordered:
        extra[ORDERED] = True
    if as_list:
        extra[AS_LIST] = list(as_list)
    if named:
        extra["x-named"] = True
    if over:
        extra[OVER] = True
    if renders:
        extra["x-renders"] = renders
    if default:
        extra["x-default"] = default
    return Meta(
        description=text,
        examples=None if example is None else [example],
        extra_json_schema=extra or None,
    )


@cache
def marked(kind: type[msgspec.Struct], mark: str) -> Mapping[str, Any]:
    """Return the fields of a type with a keyword of the schema, each with what that says."""
    found: dict[str, Any] = {}
    for field in msgspec.structs.fields(kind):
        for meta in getattr(field.type, "__metadata__", ()):
            if isinstance(meta, Meta) and mark in (meta.extra_json_schema or {}):
                found[field.name] = (meta.extra_json_schema or {})[mark]
    return found


def shortened(field: str, *, whole: bool = True) -> Meta:
    """Let a field of what a mapping from names holds stand for it.

    It replaces, `whole`, what a weaker layer says of it, or changes that one field.
    """
    return Meta(extra_json_schema=_short_form(field, whole))


def text(what: str, **more: Any) -> dict[str, Any]:
    """Return the schema's keys for a text that stands for `what`."""
    # A plain number or boolean stands for its own text: `PORT: 8001` means "8001".
    return {"type": ["string", "number", "boolean"], "x-text": True, **expected(what, **more)}


def expected(what: str, **more: Any) -> dict[str, Any]:
    """Return the schema's keys for a value that is `what`.

    `more` may say `mend`, the kind of a wrong value's nearest right one, `choices`, `refers`, the
    mapping of the config that a name has to be in.
    """
    return {"x-expected": what, **{f"x-{key}": value for key, value in more.items()}}


def pulled(by: str) -> Meta:
    """Return what the schema says of an image: `by`, the field beside it that says when.

    Where none does, its own.
    """
    return Meta(extra_json_schema={"x-pulled": by})


def _short_form(field: str, whole: bool) -> dict[str, Any]:
    return {"x-short": field, **({"x-whole": True} if whole else {})}


def pattern_of(kind: Any) -> str:
    """Return the pattern of a type of texts, such as Quantity."""
    return str(kind.__metadata__[0].pattern)
