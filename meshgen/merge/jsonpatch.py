"""JSON patch (RFC 6902)."""

from typing import Any

from meshgen.merge.errors import PatchError
from meshgen.resources import Object

_EXPECTED = "expected operations of RFC 6902 on paths that exist"


def json_patch(target: Object, operations: list[dict[str, Any]]) -> Any:
    """Return `target` with the operations applied in their order; neither is modified.

    Raises PatchError for an operation that is none or does not apply; its path is the operation's
    position.
    """
    import jsonpatch
    import jsonpointer

    result: Any = target
    for position, operation in enumerate(operations):
        try:
            result = jsonpatch.apply_patch(result, [operation])
        except (jsonpatch.JsonPatchException, jsonpointer.JsonPointerException) as error:
            message = f"the operation does not apply: {_shortened(str(error))}"
            raise PatchError(message, (position,), _EXPECTED) from None
        except (TypeError, AttributeError, LookupError, ValueError):
            # The library looks at nothing before it uses it.
            raise PatchError("this is no operation", (position,), _EXPECTED) from None
    return result


def _shortened(text: str) -> str:
    """Leave out the object that the library shows behind its words."""
    return text.partition(" in {")[0] if len(text) > 80 else text
