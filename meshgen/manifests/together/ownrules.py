"""Rules of the user's own that a call names, for manifests that anybody wrote."""

from collections.abc import Sequence
from dataclasses import replace
from functools import partial
from os import PathLike, fspath

from meshgen.errors import MeshgenError
from meshgen.findings import Finding, Location, Severity
from meshgen.inputs import read_text
from meshgen.manifests.together.facts import Facts
from meshgen.resources import Path
from meshgen.schemas.stores import Stores
from meshgen.system import ControlPlane


def with_rules(
    facts: Facts,
    files: Sequence[str | PathLike[str]],
    kubernetes: tuple[str, ...],
    istio: tuple[str, ...],
) -> tuple[Facts, list[Finding]]:
    """Return the facts with the rules of files, and warnings about these.

    Raises MeshgenError with all that is wrong with them, their own cases included.
    """
    if not files:
        return facts, []
    # Imported only where there are rules.
    from meshgen.checks.rules.own.loading import Around
    from meshgen.checks.rules.own.written import Written

    written = Written()
    for file in files:
        written.add_file(partial(read_text, file), fspath(file))
    stores = Stores(kubernetes, istio)
    plane = facts.control_plane or ControlPlane()
    around = Around(facts.clusters(kubernetes, istio), plane, stores)

    def everything(_: Path) -> tuple[Location, str]:
        return Location(fspath(files[0])), ""

    rules, found = written.loaded(around, everything)
    if any(finding.severity is Severity.ERROR for finding in found):
        raise MeshgenError(found)
    return replace(facts, own=rules), found
