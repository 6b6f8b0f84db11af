"""Objects that two plain files of one folder both have: whoever applies the folder applies both.

Different folders may be different clusters. What is called alike (`gateway.yaml` and
`gateway-tls.yaml`), or stands in more than two files, is a choice that somebody has.
"""

import re
from collections.abc import Iterable, Iterator

from meshgen.checks.violation import Violation
from meshgen.findings import Code, Severity
from meshgen.identity import Identity
from meshgen.manifests.together.standing import Standing
from meshgen.resources import Path

PLACE: Path = ("metadata", "name")
# Files that can be applied alone bring their namespace along.
_BROUGHT_ALONG = "Namespace"
_BETWEEN = re.compile(r"[-_. ]+")


def twice(standings: Iterable[Standing]) -> Iterator[tuple[Standing, Standing, Violation]]:
    """Yield what stands in a second file too, the object there first, and what is wrong with it."""
    alike: dict[tuple[str, Identity], dict[str, Standing]] = {}
    for standing in standings:
        if standing.key and not standing.is_built:
            folder, _, file = standing.root.rpartition("/")
            alike.setdefault((folder, standing.key), {}).setdefault(file, standing)
    for files in alike.values():
        if len(files) == 2 and not _words(files) and _is_meant(files.values()):
            (one, first), (_, second) = files.items()
            yield second, first, _violation(one, is_same=first.object == second.object)


def _words(files: Iterable[str]) -> set[str]:
    """Return the words that all names of files have."""
    return set.intersection(*(set(_BETWEEN.split(name.lower())[:-1]) for name in files))


def _is_meant(standings: Iterable[Standing]) -> bool:
    return all(each.is_checked and each.identity.kind != _BROUGHT_ALONG for each in standings)


def _violation(file: str, *, is_same: bool) -> Violation:
    what = "the same is applied twice" if is_same else "the one that is applied later wins"
    return Violation(
        PLACE,
        f"this object stands in {file} of the same folder too: {what}",
        hint="remove one, or give it another name; files for different clusters go into folders",
        code=Code.CONFLICT,
        severity=Severity.WARNING,
    )
