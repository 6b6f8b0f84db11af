"""What a call says exists besides the manifests: the form of it, and what was of no use."""

import re
from collections.abc import Iterable, Iterator, Sequence

from meshgen.codes.told import UNASKED
from meshgen.errors import MeshgenError
from meshgen.explainer.words import show
from meshgen.findings import Code, Finding, Location
from meshgen.model.base import pattern_of
from meshgen.model.scalars import Existing

_OPTION = "--external"


def checked_external(entries: Iterable[str]) -> tuple[str, ...]:
    """Return the entries of a call; raises MeshgenError for those that are none."""
    listed, pattern = tuple(entries), pattern_of(Existing)
    expected = (
        "expected Kind/name, Kind/namespace/name or a host, such as Secret/app-secrets, "
        "Service/billing/invoices or *.example.com"
    )
    wrong = [entry for entry in listed if not re.search(pattern, entry)]
    if wrong:
        raise MeshgenError(
            Finding(Code.USAGE, f"{show(entry)} names nothing", expected=expected)
            for entry in wrong
        )
    return listed


def unasked(entries: Sequence[str]) -> Iterator[Finding]:
    """Yield that rules had no use for entries of a call."""
    for entry in entries:
        yield Finding(
            UNASKED.code,
            f"no rule misses {entry}",
            Location(_OPTION),
            hint="mend the name, or leave it out",
            severity=UNASKED.severity,
        )
