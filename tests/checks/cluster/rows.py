"""The table of what a cluster refuses: read from cases/, over the objects in objects/.

A row changes a good object so that it is refused, and in another way so that it just passes:

    - about: two handlers in one probe
      upstream: validateHandler
      object: deployment                      # objects/deployment.yaml
      set:                                    # by path; ~ removes
        spec.template.spec.containers[0].livenessProbe: {httpGet: {port: 80}, exec: {command: [a]}}
      at: spec.template.spec.containers[0].livenessProbe.httpGet
      says: is set already                    # stands in what is told
      near:                                   # left out: the object as it is
        spec.template.spec.containers[0].livenessProbe: {httpGet: {port: 80}}
      releases: [25, 31]                      # left out: all; else the first and last that refuse
      schema: 23                              # left out: none; the first whose schema refuses it
      severity: warning                       # left out: error

`both` is changed for both. A path is `a.b[0].c`; keys with other signs stand in quotes: a["b/c"].
"""

import re
from copy import deepcopy
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path as FilePath
from typing import Any

import yaml  # type: ignore[import-untyped]

from meshgen.findings import Severity
from meshgen.resources import Object, Path

FOLDER = FilePath(__file__).parent
KUBERNETES = (25, 29, 33, 37)
ISTIO = (20, 24, 31)
_STEP = re.compile(r'\.?([^.\[\]"]+)|\["([^"]*)"\]|\[(\d+)\]')


@dataclass(frozen=True, kw_only=True)
class Row:
    """One mistake, and its near miss."""

    file: str
    about: str
    object: str
    set: dict[str, Any]
    at: str
    says: str
    upstream: str = ""
    near: dict[str, Any] = field(default_factory=dict)
    both: dict[str, Any] = field(default_factory=dict)
    releases: tuple[int, ...] = ()
    schema: int = 99
    severity: Severity = Severity.ERROR

    def __str__(self) -> str:
        """Return what a test is called."""
        return f"{self.file}: {self.about}"

    @property
    def refused(self) -> Object:
        """Return the object with the mistake."""
        return changed(base(self.object), {**self.both, **self.set})

    @property
    def passed(self) -> Object:
        """Return the object with the near miss."""
        return changed(base(self.object), {**self.both, **self.near})

    @property
    def of_istio(self) -> bool:
        """Return whether the object is Istio's."""
        return is_of_istio(base(self.object))

    @property
    def refusing(self) -> tuple[int, ...]:
        """Return the releases, by minor number, that refuse the mistake."""
        first, last = self.releases or (0, 99)
        return tuple(r for r in releases_of(base(self.object)) if first <= r <= last)


def rows() -> list[Row]:
    """Return the whole table."""
    return [
        Row(file=file.stem, **{**row, "severity": Severity(row.get("severity", "error"))})
        for file in sorted((FOLDER / "cases").glob("*.yaml"))
        for row in yaml.load(file.read_text(encoding="utf-8"), yaml.CSafeLoader) or ()
    ]


@cache
def base(name: str) -> Object:
    """Return a good object."""
    text = (FOLDER / "objects" / f"{name}.yaml").read_text(encoding="utf-8")
    obj: Object = yaml.load(text, yaml.CSafeLoader)
    return obj


def is_of_istio(obj: Object) -> bool:
    """Return whether an object is Istio's."""
    return ".istio.io/" in str(obj["apiVersion"])


def releases_of(obj: Object) -> tuple[int, ...]:
    """Return the releases, by minor number, in which a good object is right.

    Its annotation `since` names the first, `"1.30"`; without one they are all.
    """
    since = obj["metadata"].get("annotations", {}).get("since", "1.0")
    releases = ISTIO if is_of_istio(obj) else KUBERNETES
    return tuple(release for release in releases if release >= int(since.split(".")[1]))


def changed(obj: Object, values: dict[str, Any]) -> Object:
    """Return a copy of an object with values set, or removed where they are null."""
    obj = deepcopy(obj)
    for text, value in values.items():
        *above, last = path_of(text)
        node: Any = obj
        for step in above:
            node = node[step] if isinstance(step, int) else node.setdefault(step, {})
        if value is not None and isinstance(last, int) and last == len(node):
            node.append(deepcopy(value))
        elif value is not None:
            node[last] = deepcopy(value)
        else:
            del node[last]
    return obj


def path_of(text: str) -> Path:
    """Return a path from its text."""
    steps = list(_STEP.finditer(text))
    assert "".join(step[0] for step in steps) == text, f"no path: {text}"
    return tuple(int(s[3]) if s[3] else s[2] if s[2] is not None else s[1] for s in steps)
