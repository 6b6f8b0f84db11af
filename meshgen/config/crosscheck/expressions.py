"""Regular expressions that Envoy would refuse."""

import re

# What other engines have and RE2 has not: looking around, and referring back.
_NOT_RE2 = re.compile(r"(?<!\\)(?:\\\\)*(\(\?(?:=|!|<=|<!|>)|\\[1-9])")
_UNIVERSAL = ("missing ),", "unbalanced parenthesis", "unterminated character set", "nothing to")
# Istio's limit, validateStringRegexp.
_LONGEST = 1024


def wrong_expression(text: str) -> str:
    """Return what is surely wrong with an RE2 expression, or an empty text.

    Python's own dialect is another one, so that only what both refuse is taken from it.
    """
    if not text or len(text) > _LONGEST:
        return f"{len(text)} characters"
    if foreign := _NOT_RE2.search(text):
        return f"RE2 has no `{foreign[1]}`"
    if "[[" in text or r"\Q" in text:
        return ""
    try:
        re.compile(text)
    except re.error as error:
        return error.msg if error.msg.startswith(_UNIVERSAL) else ""
    except (RecursionError, OverflowError):
        return ""
    return ""
