"""What of an object's findings is ignored, and which ignores are of use."""

from collections.abc import Container, Iterable

from meshgen.checks.violation import Violation


class Ignored:
    """The codes that an object ignores; it remembers those of which something was found."""

    def __init__(self, codes: Iterable[str] = (), used: Iterable[str] = ()) -> None:
        """Take the codes, and those among them that are of use already."""
        self.codes = tuple(codes)
        self._used = set(used)

    def covers(self, violation: Violation) -> bool:
        """Return whether a violation is ignored, by its code or by a finer one."""
        if not self.codes:
            return False
        met = {str(violation.code), violation.subcode}.intersection(self.codes)
        self._used |= met
        return bool(met)

    def left(self, violations: Iterable[Violation]) -> list[Violation]:
        """Return the violations that are not ignored."""
        return [violation for violation in violations if not self.covers(violation)]

    @property
    def used(self) -> frozenset[str]:
        """Return the codes of which something was found."""
        return frozenset(self._used)

    def idle(self, asked: Container[str]) -> list[str]:
        """Return the codes among those that were asked for of which nothing was found."""
        return [code for code in self.codes if code in asked and code not in self._used]
