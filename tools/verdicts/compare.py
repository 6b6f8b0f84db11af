"""Where two verdicts differ, sorted into classes."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from meshgen.resources import Object
from tools.verdicts.oracle import Verdict

_SHOWN = 110


@dataclass
class Tally:
    """How many objects were asked about, and where meshgen says otherwise; by kind."""

    asked: Counter[str] = field(default_factory=Counter)
    refused: Counter[str] = field(default_factory=Counter)
    missed: Counter[str] = field(default_factory=Counter)
    alone: Counter[str] = field(default_factory=Counter)
    classes: Counter[tuple[str, str, str]] = field(default_factory=Counter)
    examples: dict[tuple[str, str, str], Object] = field(default_factory=dict)

    def add(self, obj: Object, upstream: Verdict, meshgen: Verdict, *, warnings: bool) -> None:
        """Count an object; `warnings`: of those too it is compared whether there are any."""
        if not (upstream.decided and meshgen.decided):
            return
        kind = obj["kind"]
        self.asked[kind] += 1
        self.refused[kind] += bool(upstream.refused)
        for what, why in _differences(upstream, meshgen, warnings):
            getattr(self, what.split()[0])[kind] += 1
            key = what, kind, _class_of(why)
            self.classes[key] += 1
            self.examples.setdefault(key, obj)

    def lines(self, most: int) -> Iterator[str]:
        """Yield a table of the kinds, and the most frequent classes."""
        yield f"{'kind':30}{'asked':>9}{'refused':>9}{'missed':>8}{'alone':>8}"
        for kind in [*sorted(self.asked), ""]:
            counters = (self.asked, self.refused, self.missed, self.alone)
            counts = [c[kind] if kind else c.total() for c in counters]
            yield f"{kind or 'all':30}{counts[0]:9}{counts[1]:9}{counts[2]:8}{counts[3]:8}"
        for (what, kind, why), count in self.classes.most_common(most):
            yield f"{count:6} {what:15} {kind}: {why}"


def _differences(upstream: Verdict, meshgen: Verdict, warnings: bool) -> Iterable[tuple[str, str]]:
    if bool(upstream.refused) != bool(meshgen.refused):
        yield ("missed", upstream.refused) if upstream.refused else ("alone", meshgen.refused)
    elif warnings and not upstream.refused and bool(upstream.warnings) != bool(meshgen.warnings):
        one = (*upstream.warnings, *meshgen.warnings)[0]
        yield ("missed warning" if upstream.warnings else "alone warning"), one


def _class_of(why: str) -> str:
    """Return why something is refused without what is particular to one object."""
    text = re.sub(r"^\S+ \S+ is invalid: ", "", why)
    text = re.sub(r'"(?:[^"\\]|\\.)*"', '"…"', text)
    text = re.sub(r"\{.*\}", "{…}", text)
    return re.sub(r"\d+", "N", text)[:_SHOWN]
