"""Marks: words that stand for the prefix, the suffix, the namespace and the mesh's labels.

Where a name or a namespace stands inside a text is not guessed: the mesh is rendered once more
with marks in their place, and wherever a mark comes out, the chart has `{{ .Values.namePrefix }}`
or `{{ .Release.Namespace }}`.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from msgspec.structs import replace

from meshgen.model import Mesh, Namespace
from meshgen.resources import canonical
from meshgen.transform import Settings


@dataclass(frozen=True)
class Marks:
    """Four words that occur nowhere in what the environments render.

    `suffixed` tells whether any environment has a name suffix: else its mark stands for nothing.
    """

    stem: str
    suffixed: bool = True

    @property
    def prefix(self) -> str:
        """Return the mark of the name prefix."""
        return f"{self.stem}prefix"

    @property
    def suffix(self) -> str:
        """Return the mark of the name suffix."""
        return f"{self.stem}suffix"

    @property
    def namespace(self) -> str:
        """Return the mark of the namespace."""
        return f"{self.stem}namespace"

    @property
    def label(self) -> str:
        """Return the label that stands for all labels of the mesh."""
        return f"{self.stem}labels"

    @property
    def settings(self) -> Settings:
        """Return the settings with which the marked mesh is finished."""
        return Settings(self.namespace, self.prefix, self.suffix, {self.label: "true"})

    @property
    def pattern(self) -> re.Pattern[str]:
        """Return what matches one mark in a text."""
        return re.compile(f"{self.stem}(prefix|suffix|namespace)")

    def within(self, value: Any) -> bool:
        """Return whether a mark stands anywhere in a value."""
        return self.stem in canonical(value)

    def replaced(self, text: str, settings: Settings) -> str:
        """Return a text with the marks replaced by what they stand for."""
        for mark, value in (
            (self.prefix, settings.prefix),
            (self.suffix, settings.suffix),
            (self.namespace, settings.namespace),
        ):
            text = text.replace(mark, value)
        return text


def choose_marks(objects: Iterable[Any]) -> Marks:
    """Return marks that occur in none of the objects."""
    text = canonical(list(objects))
    number = 0
    while f"qz{number}q" in text:
        number += 1
    return Marks(f"qz{number}q")


def marked_mesh(mesh: Mesh, marks: Marks) -> Mesh:
    """Return the mesh with marks in place of prefix, suffix and namespace."""
    declared = mesh.namespace
    name = marks.namespace
    return replace(
        mesh,
        namespace=replace(declared, name=name) if declared else Namespace(name=name),
        name_prefix=marks.prefix,
        name_suffix=marks.suffix,
    )
