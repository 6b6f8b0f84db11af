"""A list that stands where a mapping should, as that mapping."""

from collections.abc import Iterator, Sequence

from meshgen.schemas.walk import Schema, fits
from meshgen.yamlio import Node
from meshgen.yamlio.styles import scalar_text

# A hint is to be read: so many items, and so many characters of each.
_MOST = 3
_LONGEST = 60


def as_mapping(items: Sequence[Node], form: Schema) -> str:
    """Return the hint that writes out the mapping which a list's items stand for, or "".

    They are names, `NAME=TEXT`, `{name: NAME, …}` or `{NAME: …}`; `form` is what is wanted. Where
    a name stands for a text, as variables do, the text is not shown: it may be a secret.
    """
    named = form.get("additionalProperties")
    read = _entries if isinstance(named, dict) else _fields
    entries = [entry for item in items[:_MOST] for entry in read(item, form)]
    if not entries:
        return ""
    more = ", …" if len(items) > _MOST else ""
    return f"write a mapping: {{{', '.join(entries)}{more}}}"


def _fields(item: Node, form: Schema) -> Iterator[str]:
    """Yield the fields of an item, where a mapping has fields and no names."""
    value = item.value if isinstance(item.value, dict) else {}
    if all(key in form.get("properties", {}) for key in value):
        yield from (f"{_scalar(key)}: {flow(child)}" for key, child in value.items())


def _entries(item: Node, form: Schema) -> Iterator[str]:
    value = item.value
    if not isinstance(value, dict | list) and value is not None:
        name, _, said = str(item.text or value).partition("=")
        if "/" in name or ":" in name:
            return
        yield _entry(name.strip(), Node({}, item.location) if not said else item, form)
    elif isinstance(value, dict) and "name" in value:
        rest = {key: child for key, child in value.items() if key != "name"}
        named = value["name"]
        if isinstance(named.value, str | int | float):
            yield _entry(named.text or str(named.value), Node(rest, item.location), form)
    elif isinstance(value, dict) and len(value) == 1:
        yield from (_entry(name, child, form) for name, child in value.items())


def _entry(name: str, value: Node, form: Schema) -> str:
    named = form.get("additionalProperties")
    forms = named.get("anyOf", [named]) if isinstance(named, dict) else []
    is_text = any(fits("", f) for f in forms if "$ref" not in f)
    shown = "…" if is_text or not isinstance(value.value or {}, dict) else flow(value)
    return f"{_scalar(name)}: {shown if len(shown) <= _LONGEST else '…'}"


def flow(node: Node) -> str:
    """Return a value in YAML's flow style."""
    value = node.value
    if isinstance(value, dict):
        return f"{{{', '.join(f'{_scalar(key)}: {flow(child)}' for key, child in value.items())}}}"
    if isinstance(value, list):
        return f"[{', '.join(map(flow, value))}]"
    if value is None:
        return "{}"
    return _scalar(value) if isinstance(value, str) else node.text or str(value)


def _scalar(text: str) -> str:
    plain = scalar_text(text)
    return f'"{plain}"' if plain == text and any(c in text for c in ",[]{}") else plain
