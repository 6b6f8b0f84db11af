"""What guides tell of settings that were tried: steps into the mesh, and next releases."""

from collections.abc import Mapping
from dataclasses import dataclass

from meshgen.guides.facts.around import Line


@dataclass(frozen=True)
class Changed:
    """Objects of a kind that change alike: at which `places`, or that they are new or gone."""

    kind: str
    places: tuple[str, ...]
    names: tuple[str, ...]


@dataclass(frozen=True)
class Phase:
    """What the config says for a while: its lines, what `check` says then, and what changes.

    `lines` are the figures of its quotas, where they are others than before.
    """

    config: str
    said: tuple[str, ...]
    changed: tuple[Changed, ...]
    lines: tuple[Line, ...]


@dataclass(frozen=True)
class Upgrade:
    """The next release of a product, or that which is `declared` beside the older one already.

    Its phases are `both` and `new`. `revision` is what Istio's new control plane is called,
    `refills` tells that rate limits are filled otherwise from it on.
    """

    product: str
    now: str
    next: str
    declared: bool
    revision: str
    refills: bool
    phases: Mapping[str, Phase]


@dataclass(frozen=True)
class Step:
    """A step of the way into the mesh: the lines that stand in the environment meanwhile.

    `lines` are the figures of its quotas with them; `said` is what `meshgen check` says beside what
    it says in the end. It `fits` where the quotas hold it, and nothing of that is an error. The
    last one has no lines.
    """

    kind: str
    number: int
    config: str
    lines: tuple[Line, ...]
    fits: bool
    said: tuple[str, ...]
