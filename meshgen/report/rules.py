"""What codes mean, for people: in the terminal, and for formats that describe their rules."""

import re
from collections.abc import Iterator, Mapping

from meshgen.checks.ignores.grammar import ANNOTATION
from meshgen.checks.registry import descriptions
from meshgen.codes import OWN_CODE, Description
from meshgen.errors import MeshgenError
from meshgen.findings import Code, Finding
from meshgen.nearest import did_you_mean

# What tools/build_rules.py writes.
_PAGE = "docs/rules.md"
_NONE: Mapping[str, Description] = {}


def described(code: str, own: Mapping[str, Description] = _NONE) -> Description:
    """Return the description of a code; raises MeshgenError for one that does not exist.

    `own` are rules of the user's own; of one that is not among them little is known.
    """
    if code in own:
        return own[code]
    if re.fullmatch(OWN_CODE, code):
        more = f"`meshgen explain {code} -f FILE` tells of it, where its config is."
        return Description(code, "A rule of somebody's own holds.", more, "", settable=True)
    by_code = {str(description.code): description for description in descriptions()}
    if code not in by_code:
        hint = did_you_mean(code, by_code) or f"{_PAGE} has all of them"
        raise MeshgenError([Finding(Code.USAGE, f"no finding has the code {code}", hint=hint)])
    return by_code[code]


def explained(code: str, own: Mapping[str, Description] = _NONE) -> str:
    """Return what a code means, in full; raises MeshgenError for one that does not exist.

    Of a code of `istioctl analyze`, it tells which codes say the same.
    """
    return "\n".join(_alike(code) if code.startswith("IST") else _lines(described(code, own)))


def _alike(message: str) -> Iterator[str]:
    """Yield the codes that say what a message of istioctl's says."""
    found = [description for description in descriptions() if message in description.istio]
    if not found:
        hint = f"{_PAGE} has all messages of istioctl, and why not"
        what = f"no finding says what istioctl's {message} says"
        raise MeshgenError([Finding(Code.USAGE, what, hint=hint)])
    yield from (f"{message} of `istioctl analyze` is found as", "")
    yield from _titles(found)


def _lines(description: Description) -> Iterator[str]:
    yield f"{description.code}  <{description.severity}>"
    yield from ("", description.title, "")
    if told := [each for each in (description.why, description.mend) if each]:
        yield from (*told, "")
    if description.example:
        yield from ("wrong:", "", *_indented(description.example.wrong), "")
        yield from ("right:", "", *_indented(description.example.right), "")
    if description.parent:
        yield f"refines: {description.parent}"
    if description.istio:
        yield f"istioctl analyze: {', '.join(description.istio)}"
    if description.linter:
        yield f"kube-linter: {', '.join(description.linter)}"
    if description.settable:
        yield f"weigh it: severities: {{{description.code}: ignore}}, or note, warning, error"
    if description.ignorable:
        yield f'ignore it: the annotation {ANNOTATION}: "{description.code}: REASON" of an object,'
        yield f"  or ignore: {{{description.code}: REASON}} of a service"
    if description.source:
        yield f"source: {description.source}"
    finer = [d for d in descriptions() if d.parent == description.code]
    if finer:
        yield from ("", "finer codes:", *_titles(finer))


def _indented(manifests: str) -> Iterator[str]:
    return (f"    {line}".rstrip() for line in manifests.rstrip("\n").split("\n"))


def _titles(found: list[Description]) -> Iterator[str]:
    return (f"  {description.code}  {description.title}" for description in found)
