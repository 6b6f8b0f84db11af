"""What rules say of DestinationRules whose TLS is not what pods take."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from meshgen.resources import Path
from meshgen.system import Member
from meshgen.system.client_tls import ClientTls

_LISTED = 3


@dataclass
class Mismatch:
    """A setting of a DestinationRule, with all hosts and places that it contradicts."""

    told: ClientTls
    hosts: dict[str, None] = field(default_factory=dict)
    others: dict[tuple[int, Path], tuple[Member, Path]] = field(default_factory=dict)

    def add(self, told: ClientTls, others: Iterable[tuple[Member, Path]]) -> None:
        """Take one more contradiction to the same setting."""
        self.hosts[told.host.name] = None
        for member, path in others:
            self.others.setdefault((member.position, path), (member, path))

    @property
    def names(self) -> str:
        """Return the hosts in a sentence."""
        listed = [f"`{host}`" for host in self.hosts]
        more = len(listed) - _LISTED
        if more > 0:
            return f"{', '.join(listed[:_LISTED])} and {more} more"
        return listed[0] if len(listed) == 1 else f"{', '.join(listed[:-1])} and {listed[-1]}"

    @property
    def path(self) -> Path:
        """Return the place of the mode."""
        return (*self.told.path, *(("mode",) if "mode" in self.told.settings else ()))


Contradiction = tuple[ClientTls, Iterable[tuple[Member, Path]]]


def gathered(found: Iterable[Contradiction]) -> Iterator[Mismatch]:
    """Yield contradictions by the setting that they are about, in order."""
    by_setting: dict[tuple[int, Path], Mismatch] = {}
    for told, others in found:
        key = (told.rule.member.position, told.path)
        by_setting.setdefault(key, Mismatch(told)).add(told, others)
    yield from by_setting.values()
