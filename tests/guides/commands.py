"""The commands in guides: each line of each block of a shell, with what is asked of the cluster."""

import re
import shlex
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import pairwise

_BLOCK = re.compile(r"^( *)```sh\n(.*?)^\1```$", re.DOTALL | re.MULTILINE)
_KINDS = r"(?:deployment|statefulset|daemonset|service|rollout\.argoproj\.io)"
_REF = re.compile(rf"({_KINDS})/(\S+)")


@dataclass(frozen=True)
class Command:
    """A command of a page."""

    page: str
    text: str

    @property
    def words(self) -> list[str]:
        """Return its words, those of its first program."""
        words = shlex.split(self.text)
        return words[: next((at for at, word in enumerate(words) if word in _ENDS), None)]

    @property
    def rest(self) -> list[str]:
        """Return what follows its first program: other programs, a file."""
        return shlex.split(self.text)[len(self.words) :]

    @property
    def programs(self) -> set[str]:
        """Return the programs that it runs."""
        rest = self.rest
        return {self.words[0], *(b for a, b in pairwise(rest) if a == "|")}

    @property
    def namespace(self) -> str:
        """Return the namespace that it names."""
        return self.option("-n")

    def option(self, name: str) -> str:
        """Return what an option is given; empty without it."""
        words = self.words
        return words[words.index(name) + 1] if name in words else ""

    @property
    def refs(self) -> list[tuple[str, str]]:
        """Return kinds and names of what it names as KIND/NAME."""
        found = (_REF.fullmatch(word) for word in self.words)
        return [(one[1], one[2]) for one in found if one]

    @property
    def shape(self) -> tuple[str, ...]:
        """Return it without what only tells one object, or one service, from another."""
        shape = []
        words = self.words
        for before, word in zip(["", *words], words, strict=False):
            ref = _REF.fullmatch(word)
            is_name = (
                before in ("-n", "-l", "-c", "-f", "-k") or before in _NAMED or before == "--to"
            )
            shape.append(f"{ref[1]}/·" if ref else "·" if is_name else word.partition("=")[0])
        return (*shape, *self.rest)


# What ends the words of a program.
_ENDS = ("|", ">")
# What stands before a name.
_NAMED = frozenset(
    (
        *("hpa", "service", "gateway.networking.istio.io", "virtualservice", "envoyfilter"),
        *("authorizationpolicy", "resourcequota", "secret", "endpoints", "generic", "tls"),
        *("check", "capacity", "access", "verify", "--what-if", "wait", "--test"),
    )
)


def blocks(page: str, language: str) -> str:
    """Return what the blocks of a language hold."""
    return "".join(re.findall(rf"^```{language}\n(.*?)^```$", page, re.DOTALL | re.MULTILINE))


def commands(pages: Mapping[str, str]) -> Iterator[Command]:
    """Yield the commands of pages."""
    for path, text in pages.items():
        for _, block in _BLOCK.findall(text):
            for line in block.splitlines():
                yield Command(path, line.strip())
