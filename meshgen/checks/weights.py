"""How much findings weigh where somebody says it otherwise: by the code, an error to nothing."""

import re
from collections.abc import Iterator, Mapping
from typing import Any

from meshgen.checks.registry import descriptions
from meshgen.codes import OWN_CODE, Description
from meshgen.errors import MeshgenError
from meshgen.findings import Code, Finding, Severity
from meshgen.nearest import misnamed, nearest

IGNORE = "ignore"
WEIGHTS = (*map(str, Severity), IGNORE)


def checked(severities: Mapping[str, str]) -> dict[str, str]:
    """Return weights by code; raises MeshgenError for a code or a weight that there is not."""
    if not severities:
        return {}
    by_code = {description.code: description for description in descriptions()}
    wrong = [f for pair in severities.items() for f in _refusals(*pair, by_code)]
    if wrong:
        raise MeshgenError(wrong)
    return {str(code): str(weight) for code, weight in severities.items()}


def known(severities: Mapping[str, Any]) -> dict[str, str]:
    """Return what of weights by code can be used; the rest is told where it is written."""
    by_code = {description.code: description for description in descriptions()}
    return {
        code: weight
        for code, weight in severities.items()
        if isinstance(weight, str) and not any(_refusals(code, weight, by_code))
    }


def _refusals(code: str, weight: str, by_code: Mapping[str, Description]) -> Iterator[Finding]:
    if code not in by_code and re.fullmatch(OWN_CODE, code):
        pass  # a rule of the user's own, or none: whoever knows these tells
    elif code not in by_code:
        near = nearest(code, [c for c, description in by_code.items() if description.settable])
        hint = f"did you mean `{near}`?" if near else "docs/findings.md has all of them"
        yield Finding(Code.USAGE, f"no finding has the code {code}", hint=hint)
    elif not by_code[code].settable:
        message = f"{code} cannot be weighed"
        hint = f"`meshgen explain {code}` tells what it is about"
        yield Finding(Code.USAGE, message, expected="expected a code of a rule", hint=hint)
    if weight not in WEIGHTS:
        yield misnamed("weight", weight, WEIGHTS)
