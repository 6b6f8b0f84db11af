"""Where the user wrote what a step of the rendering refuses."""

from collections.abc import Callable, Iterable
from dataclasses import replace

from meshgen.errors import MeshgenError
from meshgen.findings import Code, Finding, Location
from meshgen.mesh.addresses import WrongReference
from meshgen.resources import Path, Resource, dotted

# Tells where the config says the value at a path of the settings, and its path there.
Locate = Callable[[Path], tuple[Location, Path]]
Step = Callable[[], Iterable[Resource]]


def refusal(
    locate: Locate, path: Path, code: Code, message: str, expected: str = "", hint: str = ""
) -> MeshgenError:
    """Return the error of one setting."""
    location, written = locate(path)
    return MeshgenError([Finding(code, message, location, dotted(written), expected, hint)])


def blamed(error: MeshgenError, locate: Locate, path: Path) -> MeshgenError:
    """Return an error about a file with the setting that names the file.

    A finding about the whole file (it is not there, it cannot be opened) stands at the setting; one
    about a line of it stays there.
    """
    return MeshgenError(_blamed(finding, locate, path) for finding in error.findings)


def misreferred(wrong: WrongReference, at: Location, path: Path) -> Finding:
    """Return the finding of a reference in a file of the user's that a setting names."""
    return Finding(Code.REFERENCE, wrong.message, at, dotted(path), wrong.expected, wrong.hint)


def all_of(steps: Iterable[Step]) -> list[Resource]:
    """Return what the steps give; raises MeshgenError with the findings of all that fail."""
    resources: list[Resource] = []
    findings: list[Finding] = []
    for step in steps:
        try:
            resources += step()
        except MeshgenError as error:
            findings += error.findings
    if findings:
        raise MeshgenError(findings)
    return resources


def _blamed(finding: Finding, locate: Locate, path: Path) -> Finding:
    location, written = locate(path)
    if finding.location.line:
        return replace(finding, path=finding.path or dotted(written))
    message = f"{finding.location.file}: {finding.message}"
    return replace(finding, location=location, path=dotted(written), message=message)
