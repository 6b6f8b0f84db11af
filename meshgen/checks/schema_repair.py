"""Leave out patterns that the validator cannot read: CRDs of the user's may have such."""

from collections.abc import Mapping
from typing import Any


def without_unreadable(node: Any, unreadable: set[str]) -> Any:
    """Return a schema without the patterns that are no regular expressions for the validator.

    Those are added to `unreadable`, for whoever has to tell that they are not checked.
    """
    if isinstance(node, list):
        return [without_unreadable(item, unreadable) for item in node]
    if not isinstance(node, Mapping):
        return node
    out = {key: without_unreadable(value, unreadable) for key, value in node.items()}
    pattern = out.get("pattern")
    if isinstance(pattern, str) and not is_readable(pattern):
        unreadable.add(pattern)
        del out["pattern"]
    return out


def is_readable(pattern: str) -> bool:
    """Return whether the validator can read a regular expression."""
    from jsonschema_rs import Draft202012Validator

    try:
        Draft202012Validator({"pattern": pattern})
    except ValueError:
        return False
    return True
