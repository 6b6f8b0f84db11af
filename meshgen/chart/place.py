"""A place in an object, over all environments."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from meshgen.chart.printing import agree
from meshgen.plan.common import identity
from meshgen.resources import Path, canonical

# Where an environment, or the config without any, has nothing.
MISSING = object()


@dataclass(frozen=True)
class Place:
    """What stands at a path: in each environment that has it, and in the config without any.

    `envs` are the environments that have what is around it.
    """

    path: Path
    variants: Mapping[str, Any]
    envs: Sequence[str]
    reference: Any = MISSING

    @property
    def values(self) -> list[Any]:
        """Return what the environments have."""
        return list(self.variants.values())

    @property
    def all_values(self) -> list[Any]:
        """Return what the environments have, and the config without any."""
        return [*self.values, *([] if self.reference is MISSING else [self.reference])]

    @property
    def is_everywhere(self) -> bool:
        """Return whether all environments that have what is around it have it."""
        return len(self.variants) == len(self.envs)

    @property
    def is_mapping(self) -> bool:
        """Return whether it is everywhere a mapping that is never empty, or always the same."""
        if not self.is_everywhere or not all(isinstance(v, dict) for v in self.values):
            return False
        return agree(self.values) or bool(set.intersection(*map(set, self.values)))

    @property
    def is_list(self) -> bool:
        """Return whether it is everywhere a list of the same items, which may differ inside."""
        return self.is_everywhere and _aligned(self.values)

    @property
    def usual(self) -> Mapping[str, Any]:
        """Return the mapping that the config without environments has, or an empty one."""
        return self.reference if isinstance(self.reference, dict) else {}

    def at(self, key: str) -> "Place":
        """Return the place below a key, of mappings."""
        variants = {env: value[key] for env, value in self.variants.items() if key in value}
        reference = self.usual.get(key, MISSING)
        return Place((*self.path, key), variants, list(self.variants), reference)

    def items(self) -> list["Place"]:
        """Return the places of the items, of lists of the same items."""
        usual: Any = self.reference if _aligned(self.all_values) else MISSING
        return [
            Place(
                (*self.path, index),
                {env: value[index] for env, value in self.variants.items()},
                list(self.variants),
                MISSING if usual is MISSING else usual[index],
            )
            for index in range(len(self.values[0]))
        ]

    def among(self, variants: Mapping[str, Any]) -> "Place":
        """Return the same place with other variants."""
        return replace(self, variants=variants)

    def changed(self, change: Callable[[str, Any], Any]) -> "Place":
        """Return the same place with everything changed; "" is the config without environments."""
        variants = {env: change(env, value) for env, value in self.variants.items()}
        return replace(self, variants=variants, reference=change("", self.reference))


def _aligned(values: list[Any]) -> bool:
    if not all(isinstance(v, list) and len(v) == len(values[0]) for v in values):
        return False
    return all(len({canonical(identity(v[i])) for v in values}) == 1 for i in range(len(values[0])))
