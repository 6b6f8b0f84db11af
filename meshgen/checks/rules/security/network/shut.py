"""What NetworkPolicies shut out, told once for each of them."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from meshgen.checks.rules.rule import Mistake, Rule
from meshgen.findings import Severity
from meshgen.resources import Path
from meshgen.system import Member, Workload
from meshgen.system.network import EGRESS, Passage

# So many are named.
_NAMED = 3


@dataclass
class Shut:
    """What is shut out, by the policy that does it."""

    _found: dict[tuple[int, Path], "_Found"] = field(default_factory=dict)

    def add(self, passage: Passage, what: str, *others: tuple[Member, Path]) -> None:
        """Take something that a policy shuts out, and the places that it contradicts."""
        assert passage.member is not None
        key = (passage.member.position, passage.path)
        found = self._found.setdefault(key, _Found(passage.member, passage.path))
        found.listed.setdefault(what, others)

    def told(
        self, rule: Rule, message: str, hint: str, severity: Severity | None = None
    ) -> Iterator[Mistake]:
        """Yield what a rule says of each policy; `{}` in the message is what it shuts out."""
        for found in self._found.values():
            others = [place for places in found.listed.values() for place in places]
            said = message.format(_listed(list(found.listed)))
            yield rule.mistake(
                found.member,
                found.path,
                said,
                hint=hint,
                others=dict.fromkeys(others),
                severity=severity,
            )


@dataclass
class _Found:
    member: Member
    path: Path
    listed: dict[str, Sequence[tuple[Member, Path]]] = field(default_factory=dict)


def way(passage: Passage) -> str:
    """Return what a policy keeps connections from, in a sentence."""
    return "out" if passage.direction == EGRESS else "in"


def called(workload: Workload, passage: Passage) -> str:
    """Return what a workload is called beside the policy."""
    assert passage.member is not None
    return workload.member.seen_from(passage.member)


def _listed(names: Sequence[str]) -> str:
    more = len(names) - _NAMED
    if more > 0:
        return f"{', '.join(names[:_NAMED])} and {more} more"
    return " and ".join(filter(None, (", ".join(names[:-1]), names[-1])))
