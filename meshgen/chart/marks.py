"""Marks: words that stand for the prefix, the suffix, the namespace and the mesh's labels.

Where a name or a namespace stands inside a text is not guessed: the objects are made of settings
that know their paths (see provenance). Wherever one of these comes out, its mark takes its place,
and then the chart has `{{ .Values.namePrefix }}` or `{{ .Release.Namespace }}`. Of another
namespace, which is another chart's, they are plain text, though they may read the same.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

from meshgen.provenance import TracedText, path_of, pieces_of, traced
from meshgen.resources import Path, canonical
from meshgen.transform import Settings


@dataclass(frozen=True)
class Marks:
    """Four words that occur nowhere in what the environments render.

    `suffixed` tells whether any environment has a name suffix: else there is no mark for it.
    `namespace` is the config's name for that whose marks they are, "" for the environment's own.
    """

    stem: str
    suffixed: bool
    namespace: str = ""

    @property
    def label(self) -> str:
        """Return the label that stands for all labels of the mesh."""
        return f"{self.stem}labels"

    @property
    def pattern(self) -> re.Pattern[str]:
        """Return what matches one mark in a text."""
        return re.compile(f"{self.stem}(prefix|suffix|namespace)")

    def within(self, value: Any) -> bool:
        """Return whether a mark stands anywhere in a value."""
        return self.stem in canonical(value)

    def settings(self, settings: Settings) -> Settings:
        """Return an environment's settings so that in what they finish each tells itself."""
        others = {key: self._traced(one, key) for key, one in settings.others.items()}
        return replace(self._traced(settings, ""), others=others)

    def _traced(self, settings: Settings, namespace: str) -> Settings:
        return Settings(
            traced(settings.namespace, (*_setting(namespace), "name")),
            traced(settings.prefix, (*_around(namespace), "namePrefix")),
            traced(settings.suffix, (*_around(namespace), "nameSuffix")),
            {self.label: ""},
            settings.mesh,
        )

    def put(self, value: Any) -> Any:
        """Return a traced value with each mark in place of what it stands for."""
        if isinstance(value, TracedText):
            return "".join(map(self._marked, pieces_of(value)))
        if isinstance(value, dict):
            return {self.put(key): self.put(item) for key, item in value.items()}
        if isinstance(value, list):
            return [self.put(item) for item in value]
        return value

    def _marked(self, piece: str) -> str:
        name = self._marks.get(path_of(piece))
        if name is None:
            return piece
        return f"{self.stem}{name}" if name != "suffix" or self.suffixed else ""

    @cached_property
    def _marks(self) -> Mapping[Path, str]:
        """Return the marks of what texts are put together of, by its path in the config."""
        setting, around = _setting(self.namespace), _around(self.namespace)
        return {
            (*around, "namePrefix"): "prefix",
            (*around, "nameSuffix"): "suffix",
            setting: "namespace",
            (*setting, "name"): "namespace",
        }

    def around(self, name: str) -> str:
        """Return a name with the marks of prefix and suffix."""
        return f"{self.stem}prefix{name}{f'{self.stem}suffix' if self.suffixed else ''}"

    def bare(self, name: str) -> str:
        """Return a name without the marks around it."""
        return name.removeprefix(f"{self.stem}prefix").removesuffix(f"{self.stem}suffix")


def _setting(namespace: str) -> Path:
    return ("namespaces", namespace) if namespace else ("namespace",)


def _around(namespace: str) -> Path:
    """Return where the prefix and the suffix of a namespace stand, whoever says them."""
    return ("namespaces", namespace) if namespace else ()


def choose_marks(objects: Iterable[Any], *, suffixed: bool) -> Marks:
    """Return marks that occur in none of the objects."""
    text = canonical(list(objects))
    number = 0
    while f"qz{number}q" in text:
        number += 1
    return Marks(f"qz{number}q", suffixed)
