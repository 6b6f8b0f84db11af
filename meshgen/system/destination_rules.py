"""DestinationRules: the host that they are about, and its subsets."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from meshgen.lenient import mapping, mappings, text
from meshgen.resources import Path
from meshgen.system.member import Member


@dataclass(frozen=True, eq=False)
class DestinationRule:
    """A DestinationRule; `host` is the full name, `visible` who follows it, None is all."""

    member: Member
    host: str
    visible: frozenset[str] | None

    @cached_property
    def subsets(self) -> Sequence[tuple[Path, str, Mapping[str, Any]]]:
        """Return its subsets: the place, the name, the labels."""
        return [
            (("spec", "subsets", index), text(subset.get("name")), mapping(subset, "labels"))
            for index, subset in enumerate(mappings(self.member.spec.get("subsets")))
        ]

    @property
    def selects(self) -> bool:
        """Return whether only some pods follow it, at home."""
        return "workloadSelector" in self.member.spec

    @property
    def selector(self) -> Mapping[str, Any]:
        """Return the labels of the pods that alone follow it; empty if all do."""
        return mapping(self.member.spec, "workloadSelector", "matchLabels")
