"""Whether a default is a value that its own schema takes."""

from collections.abc import Mapping
from typing import Any

from meshgen.schemas.convert.slim import OBJECT_META, slim


def wrong_default(node: Mapping[str, Any]) -> str:
    """Return what a schema refuses of its default; "" if it takes it.

    Unknown fields are refused too, since the API server would prune them.
    """
    from jsonschema_rs import Draft202012Validator

    try:
        # An empty enum is none.
        kept = {key: value for key, value in node.items() if (key, value) != ("enum", [])}
        schema = {**slim(kept), "$defs": {OBJECT_META: {}}}
        error = next(Draft202012Validator(schema).iter_errors(node["default"]), None)
    except (
        AttributeError,
        TypeError,
        ValueError,
    ):  # the schema cannot be compiled; other checks say why
        return ""
    return error.message if error else ""
