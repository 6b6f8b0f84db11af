"""Rules of the user's own as they are written, in a config and in files, and what comes of them."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import partial

from meshgen.checks.rules.own.asking import OwnRules
from meshgen.checks.rules.own.loading import Around, Fault, load
from meshgen.config.rulefiles import RuleFile, read_rule_file
from meshgen.errors import MeshgenError
from meshgen.findings import Code, Finding, Location
from meshgen.model.rules import OwnRule
from meshgen.resources import Path, dotted

# Where something of a rule stands, and its path there.
Place = Callable[[Path], tuple[Location, str]]


@dataclass
class Written:
    """Collects rules by their codes; `findings` are what is wrong with files and codes."""

    specs: dict[str, OwnRule] = field(default_factory=dict)
    findings: list[Finding] = field(default_factory=list)
    _places: dict[str, Place] = field(default_factory=dict)

    def add(self, code: str, spec: OwnRule, place: Place) -> None:
        """Take a rule; of two with one code the first counts, and the other is told."""
        location, path = place((code,))
        if code in self.specs:
            first, _ = self._places[code]((code,))
            message, hint = f"{code} is a rule already, at {first}", "give it another code"
            self.findings.append(Finding(Code.CONFLICT, message, location, path, hint=hint))
        else:
            self.specs[code], self._places[code] = spec, place

    def add_file(self, text: Callable[[], str], name: str) -> None:
        """Take the rules of a file; one that is wrong is told."""
        try:
            file = read_rule_file(text(), name)
        except MeshgenError as error:
            self.findings += error.findings
            return
        for code, spec in file.rules.items():
            self.add(code, spec, partial(_place, file))

    def loaded(self, around: Around, everything: Place) -> tuple[OwnRules, list[Finding]]:
        """Return the rules that are right, and all that is wrong; `everything` has the rules."""
        rules, faults = load(self.specs, around)
        return rules, [*self.findings, *self._told(faults, everything)]

    def _told(self, faults: list[Fault], everything: Place) -> Iterator[Finding]:
        for fault in faults:
            place = self._places[str(fault.path[0])] if fault.path else everything
            location, path = place(fault.path)
            yield Finding(
                fault.code,
                fault.message,
                location,
                path,
                fault.expected,
                fault.hint,
                severity=fault.severity,
            )


def _place(file: RuleFile, path: Path) -> tuple[Location, str]:
    return file.location(path), dotted(path)
