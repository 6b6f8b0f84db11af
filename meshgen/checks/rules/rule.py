"""What a rule is."""

from abc import ABC, abstractmethod
from collections.abc import Iterable, Iterator
from functools import cached_property
from typing import ClassVar

from meshgen.checks.violation import Violation
from meshgen.codes import Description, Example
from meshgen.findings import Severity
from meshgen.resources import Path
from meshgen.system import Member, System

# What a rule yields: the position of the object that it is about, and what is wrong with it.
Mistake = tuple[int, Violation]


class Rule(ABC):
    """Something that a cluster accepts and nobody means.

    `code` is MG1001 to MG1999, a family a hundred, and stays. `title` is what holds where it is
    not found, in a sentence; `why` is what one sees in the cluster otherwise, in the words that
    people search for; `mend` what to do. `example` has the mistake, and the same without it.
    `source` is who says so. `istio` has the codes of `istioctl analyze` that say the same, the
    usual one first, `linter` the checks of kube-linter. It is asked where an object of one of
    `kinds` is there, each `Kind.group` or `Kind` of the core group.
    """

    code: ClassVar[str]
    title: ClassVar[str]
    why: ClassVar[str]
    mend: ClassVar[str]
    example: ClassVar[Example]
    source: ClassVar[str]
    severity: ClassVar[Severity] = Severity.WARNING
    istio: ClassVar[tuple[str, ...]] = ()
    linter: ClassVar[tuple[str, ...]] = ()
    kinds: ClassVar[frozenset[str]]

    @abstractmethod
    def find(self, system: System) -> Iterator[Mistake]:
        """Yield each mistake in a system; objects may have any shape."""

    @cached_property
    def description(self) -> Description:
        """Return what the code stands for."""
        return Description(
            self.code,
            self.title,
            self.why,
            self.mend,
            self.source,
            self.severity,
            settable=True,
            example=self.example,
            istio=self.istio,
            linter=self.linter,
        )

    def mistake(
        self,
        member: Member,
        path: Path,
        message: str,
        *,
        expected: str = "",
        hint: str = "",
        others: Iterable[tuple[Member, Path]] = (),
        istio: str | None = None,
        severity: Severity | None = None,
        about_key: bool = False,
        about_absence: bool = False,
    ) -> Mistake:
        """Return a mistake at a place of an object, in the words of Violation.

        `others` are the places that it contradicts. `istio` is istioctl's code, if it is not the
        rule's first; "" where istioctl does not look. `severity` is for a mistake that weighs
        otherwise than the rule.
        """
        return member.position, Violation(
            path,
            message,
            expected,
            hint,
            self.code,
            severity or self.severity,
            about_key=about_key,
            about_absence=about_absence,
            istio=next(iter(self.istio), "") if istio is None else istio,
            others=tuple((other.position, place) for other, place in others),
        )
