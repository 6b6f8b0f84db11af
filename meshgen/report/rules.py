"""What codes mean, for people: in the terminal, and for formats that describe their rules."""

from collections.abc import Iterator

from meshgen.checks.registry import descriptions
from meshgen.codes import Description
from meshgen.errors import MeshgenError
from meshgen.findings import Code, Finding
from meshgen.nearest import did_you_mean


def described(code: str) -> Description:
    """Return the description of a code; raises MeshgenError for one that does not exist."""
    by_code = {str(description.code): description for description in descriptions()}
    if code not in by_code:
        hint = did_you_mean(code, by_code) or "docs/rules.md has all of them"
        raise MeshgenError([Finding(Code.USAGE, f"no finding has the code {code}", hint=hint)])
    return by_code[code]


def explained(code: str) -> str:
    """Return what a code means, in full; raises MeshgenError for one that does not exist."""
    return "\n".join(_lines(described(code)))


def _lines(description: Description) -> Iterator[str]:
    yield f"{description.code}  <{description.severity}>"
    yield from ("", description.title, "", description.why, description.mend, "")
    if description.parent:
        yield f"refines: {description.parent}"
    if description.settable:
        yield f"weigh it: severities: {{{description.code}: ignore}}, or warning, or error"
    if description.source:
        yield f"source: {description.source}"
    finer = [d for d in descriptions() if d.parent == description.code]
    if finer:
        yield from ("", "finer codes:", *(f"  {d.code}  {d.title}" for d in finer))
