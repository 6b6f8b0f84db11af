"""What meshgen says of objects, to be compared with an oracle."""

from collections.abc import Iterator, Sequence

from meshgen.checks.check import Context
from meshgen.checks.runner import Runner
from meshgen.checks.violation import Violation
from meshgen.findings import Code, Severity
from meshgen.identity import identity
from meshgen.resources import Object, dotted
from meshgen.schemas.stores import Stores
from tools.verdicts.oracle import Verdict


class Judge:
    """Meshgen, for one release of Kubernetes or Istio."""

    def __init__(self, minor: int, *, of_istio: bool = False) -> None:
        """Take the minor number of the release."""
        releases = ("1.33", f"1.{minor}") if of_istio else (f"1.{minor}", "1.24")
        self._runner = Runner(Context(Stores(releases[:1], releases[1:])))
        self._of_istio = of_istio

    def violations(self, obj: Object) -> list[Violation]:
        """Return what is wrong with an object."""
        return self._runner.check(obj, identity(obj))

    def ask(self, objects: Sequence[Object]) -> Iterator[Verdict]:
        """Yield what meshgen says of each object.

        The oracles do not know which apiVersions a release serves; that of Istio knows no schema.
        """
        for obj in objects:
            violations = self.violations(obj)
            errors = [v for v in violations if v.severity is Severity.ERROR]
            warnings = [v for v in violations if v.severity is Severity.WARNING]
            of_schema = all(v.subcode != Code.ISTIOD for v in errors)
            unserved = any(
                Code.NOT_SERVED in (v.subcode, v.code) or v.code == Code.NO_SCHEMA for v in errors
            )
            yield Verdict(
                _told(errors[0]) if errors else "",
                tuple(map(_told, warnings)),
                not (unserved or (errors and of_schema and self._of_istio)),
            )


def _told(violation: Violation) -> str:
    parts = (violation.message, violation.expected, violation.hint)
    return f"{dotted(violation.path)}: {'; '.join(part for part in parts if part)}"
