"""The order of a merged list's items, as the API server has it.

What the patch names stands in the patch's order, the rest in the old order; between the two the old
order decides, and what is new comes before what it cannot be compared with
(k8s.io/apimachinery, pkg/util/strategicpatch, `normalizeElementOrder`).
"""

from typing import Any


def in_order(merged: list[Any], patch: list[Any], before: list[Any], key: str | None) -> list[Any]:
    """Return the merged items in order; `key` names an item, None stands for the item itself."""

    def name(item: Any) -> Any:
        return item.get(key) if key is not None and isinstance(item, dict) else item

    named = [name(item) for item in patch]
    old = [name(item) for item in before]
    mine = [item for item in merged if name(item) in named]
    rest = [item for item in merged if name(item) not in named]
    mine.sort(key=lambda item: named.index(name(item)))
    result = []
    for item in mine:
        while rest and name(item) in old and old.index(name(rest[0])) < old.index(name(item)):
            result.append(rest.pop(0))
        result.append(item)
    return [*result, *rest]
