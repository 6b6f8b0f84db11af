"""What a check finds in one object."""

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from enum import Enum, auto

from meshgen.codes import Description
from meshgen.findings import Code, Finding, Location, Related, Severity
from meshgen.resources import Path, dotted

# How meshgen.checks.schema.values begins what it says of a value that quotes would make text.
_IN_QUOTES = "in quotes it is text: "
_FOUND = ("found the number ", "found ")


class Prefix(Enum):
    """Whether the place in the object comes before the message, where a finding is at a setting."""

    ALWAYS = auto()
    UNLESS_TOLD = auto()  # the setting's path may end alike
    NEVER = auto()  # the message says it


@dataclass(frozen=True)
class Violation:
    """One place of an object that is wrong.

    `path` is the place in the object; for a field that is missing or unknown it includes the
    field. `message` says what was found, `expected` what is allowed, `hint` the nearest valid
    thing or the mend; the last two may be empty. `severity` is a warning where the API server
    would take the object, or where that could not be found out. `about_key`: it is the field's
    name that is wrong, not its value. `about_absence`: something is not there, or that may be it.
    `subcode` refines the code, where there is one; `istio` is istioctl's code for the same.
    `others` are places of other objects that it is about too, each with the position of its object
    among those that were checked together. None of these, nor `prefix`, tells violations apart.
    """

    path: Path
    message: str
    expected: str = ""
    hint: str = ""
    code: str = Code.SCHEMA
    severity: Severity = Severity.ERROR
    about_key: bool = field(default=False, compare=False)
    about_absence: bool = field(default=False, compare=False)
    subcode: str = field(default="", compare=False)
    prefix: Prefix = field(default=Prefix.ALWAYS, compare=False)
    istio: str = field(default="", compare=False)
    others: tuple[tuple[int, Path], ...] = field(default=(), compare=False)

    @classmethod
    def of(
        cls, rule: Description, path: Path, message: str, *, expected: str = "", hint: str = ""
    ) -> "Violation":
        """Return a violation of what a code stands for, as severe as that is by default."""
        code, subcode = (rule.parent, rule.code) if rule.parent else (rule.code, "")
        return cls(path, message, expected, hint, code, rule.severity, subcode=subcode)

    def at_setting(self, path: str) -> "Violation":
        """Return the violation for a finding whose path is a setting's: the message tells both."""
        inner, below = dotted(self.path), dotted(self.path[1:])
        # `quotas.small.scopes[0]` says `spec.scopes[0]`.
        of_spec = self.path[:1] == ("spec",) and below
        is_told = path == inner or (of_spec and path.endswith(f".{below}"))
        is_left_out = self.prefix is Prefix.UNLESS_TOLD and is_told
        if not inner or self.prefix is Prefix.NEVER or is_left_out:
            return self
        return replace(self, message=f"{inner}: {self.message}")

    def as_written(self, text: str) -> "Violation":
        """Return the violation in the words of the file, where a scalar stands there as `text`.

        What YAML reads as 1.1 may be written 1.10, and what it reads as true, yes.
        """
        if not text or not self.hint.startswith(_IN_QUOTES):
            return self
        what = next((each for each in _FOUND if self.message.startswith(each)), "")
        rest = self.message.partition(" (")
        message = f"{what}{text}{rest[1]}{rest[2]}" if what else self.message
        return replace(self, message=message, hint=f'{_IN_QUOTES}"{text}"')

    def finding(
        self, location: Location, path: str, resource: str, related: Iterable[Related] = ()
    ) -> Finding:
        """Return the finding about a resource, at a place whose path is `path`.

        `related` are the places of `others`.
        """
        return Finding(
            self.code,
            self.message,
            location,
            path,
            self.expected,
            self.hint,
            resource,
            self.severity,
            self.subcode,
            tuple(related),
            self.istio,
        )


def in_order(violations: Iterable[Violation]) -> list[Violation]:
    """Return violations once each, in the order of their places."""
    return sorted(dict.fromkeys(violations), key=lambda v: (_order(v.path), v.message))


def _order(path: Path) -> list[tuple[bool, int, str]]:
    return [(isinstance(p, str), *((0, p) if isinstance(p, str) else (p, ""))) for p in path]
