"""Directives of one's own that Coraza does not know, reads twice, or has in a setting."""

import re
from collections.abc import Iterator

from meshgen.config.crosscheck.place import Place
from meshgen.config.crosscheck.told_firewalls import CORE, firewalls, numbers_of, read
from meshgen.config.gather import Problem
from meshgen.findings import Code
from meshgen.mesh.firewall import FIRST_ID, LAST_ID
from meshgen.nearest import did_you_mean, one_of
from meshgen.resources import Path

# What Coraza knows; source: its internal/seclang/directivesmap.gen.go.
_DIRECTIVES = re.findall(
    r"\w+",
    "Include SecAction SecArgumentsLimit SecAuditEngine SecAuditLog SecAuditLogFormat "
    "SecAuditLogParts SecAuditLogRelevantStatus SecAuditLogType SecComponentSignature "
    "SecDebugLogLevel SecDefaultAction SecIgnoreRuleCompilationErrors SecMarker "
    "SecRequestBodyAccess SecRequestBodyInMemoryLimit SecRequestBodyJsonDepthLimit "
    "SecRequestBodyLimit SecRequestBodyLimitAction SecRequestBodyNoFilesLimit "
    "SecResponseBodyAccess SecResponseBodyJsonDepthLimit SecResponseBodyLimit "
    "SecResponseBodyLimitAction SecResponseBodyMimeType SecResponseBodyMimeTypesClear SecRule "
    "SecRuleEngine SecRuleRemoveById SecRuleRemoveByMsg SecRuleRemoveByTag "
    "SecRuleUpdateActionById SecRuleUpdateTargetById SecRuleUpdateTargetByTag SecServerSignature",
)
_LOWER = {name.lower() for name in _DIRECTIVES}
# What a setting says as well.
_SETTINGS = {"secruleengine": "mode", "secrequestbodylimit": "requestBodyLimit"}
# The files that the module brings; it reads no others.
_FILES = ("@recommended-conf", "@crs-setup-conf", "@owasp_crs/")


def directives(place: Place) -> Iterator[Problem]:
    """Find directives that Coraza does not know, would read twice, or has in a setting."""
    for said in firewalls(place):
        numbers: dict[str, None] = {}
        own = said.spec.directives or []
        inherited = (said.whole.directives or [])[: -len(own) or None]
        for text in inherited if said.spec is not said.whole else ():
            numbers |= dict.fromkeys(numbers_of(text))
        for index, text in enumerate(own):
            path: Path = (*said.path, "directives", index)
            yield from _unreadable(place, path, text)
            for number in numbers_of(text):
                yield from _taken(place, path, number, number in numbers)
                numbers[number] = None


def _unreadable(place: Place, path: Path, text: str) -> Iterator[Problem]:
    for name, rest in read(text):
        if name.lower() not in _LOWER:
            yield place.problem(
                Code.REFERENCE,
                path,
                f"Coraza in a proxy knows no directive `{name}`",
                one_of(_DIRECTIVES),
                did_you_mean(name, _DIRECTIVES),
            )
        elif setting := _SETTINGS.get(name.lower()):
            yield place.problem(
                Code.CONFLICT, path, f"`{setting}` says it", f"expected `{setting}` in its place"
            )
        elif name.lower() == "include" and not rest.strip("\"'").startswith(_FILES):
            yield place.problem(
                Code.REFERENCE,
                path,
                f"the module has no file `{rest}`",
                one_of((*_FILES[:2], "@owasp_crs/NAME.conf")),
            )


def _taken(place: Place, path: Path, number: str, is_twice: bool) -> Iterator[Problem]:
    if is_twice:
        yield place.problem(
            Code.CONFLICT,
            path,
            f"another one has the number {number} too, with which Coraza takes none",
            "expected a number of its own",
        )
    elif FIRST_ID <= int(number) <= LAST_ID or int(number) in CORE:
        whose = "the Core Rule Set's" if int(number) in CORE else "one of meshgen's own"
        yield place.problem(
            Code.CONFLICT, path, f"{number} is {whose}", f"expected one below {FIRST_ID}"
        )
