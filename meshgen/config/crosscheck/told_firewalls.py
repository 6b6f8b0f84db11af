"""The firewalls of a config: what each is told, for all hosts and for single ones."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from meshgen.config.crosscheck.place import Place
from meshgen.mesh.firewall import merged
from meshgen.model.waf import Firewall, Waf
from meshgen.resources import Path

# The rules of the Core Rule Set, by their numbers.
CORE = range(900_000, 1_000_000)
_ID = re.compile(r"\bid\s*:\s*'?(\d+)")


@dataclass(frozen=True)
class Said:
    """What a firewall is told at a path, with what it has from the one for all hosts."""

    path: Path
    spec: Firewall
    whole: Firewall

    @property
    def numbers(self) -> Iterator[str]:
        """Yield the numbers of the rules that the directives have."""
        for text in self.whole.directives or ():
            yield from numbers_of(text)


def read(text: str) -> Iterator[tuple[str, str]]:
    """Yield each directive of a text with what follows; a \\ in the end of a line goes on."""
    for line in re.sub(r"\\[ \t]*\n", " ", text).splitlines():
        name, _, rest = line.strip().partition(" ")
        if name and not name.startswith("#"):
            yield name, rest.strip()


def numbers_of(text: str) -> Iterator[str]:
    """Yield the numbers of the rules in a text of directives."""
    for name, rest in read(text):
        if name.lower() in ("secrule", "secaction") and (match := _ID.search(rest)):
            yield match[1]


def firewalls(place: Place) -> Iterator[Said]:
    """Yield all firewalls, and after each what it is told of single hosts."""
    found: list[tuple[Path, Waf | None]] = [
        ((*service.setting, "waf"), service.spec.waf) for service in place.sound("waf")
    ]
    for name, gateway in place.mesh.gateways.items():
        if place.is_sound_at(("gateways", name), "waf"):
            found.append((("gateways", name, "waf"), gateway.waf))
    for path, waf in found:
        if waf is None:
            continue
        yield Said(path, waf, waf)
        for host, spec in sorted((waf.hosts or {}).items()):
            yield Said((*path, "hosts", host), spec, merged(waf, spec))
