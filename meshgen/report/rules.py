"""The description of a code, whoever finds it: a rule of meshgen's, or of the user's own."""

import re
from collections.abc import Mapping

from meshgen.checks.registry import descriptions
from meshgen.codes import OWN_CODE, Description
from meshgen.errors import MeshgenError
from meshgen.findings import Code, Finding
from meshgen.nearest import did_you_mean

# What tools/build_findings.py writes.
PAGE = "docs/findings.md"
NONE: Mapping[str, Description] = {}


def described(code: str, own: Mapping[str, Description] = NONE) -> Description:
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
        hint = did_you_mean(code, by_code) or "`meshgen explain MG` lists all"
        raise MeshgenError([Finding(Code.USAGE, f"no finding has the code {code}", hint=hint)])
    return by_code[code]
