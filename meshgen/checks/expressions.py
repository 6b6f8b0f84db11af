"""Regular expressions as RE2 reads them: Go's, which decides in Istio and Kubernetes, is the same.

Source: https://github.com/google/re2/wiki/Syntax.
"""

import re
from functools import lru_cache

# What needs no library to be told that it is right.
_PLAIN = re.compile(r"[\w/ .-]*\Z")


# A cache of a pure function: of a hundred routes many have the same expression.
@lru_cache(maxsize=1024)
def unreadable(expression: str) -> str:
    """Return why a text is no regular expression of RE2; "" where it is one."""
    if _PLAIN.match(expression):
        return ""
    import re2

    options = re2.Options()
    options.log_errors = False
    try:
        re2.compile(expression, options)
    except re2.error as error:
        (reason,) = error.args
        return reason.decode(errors="replace") if isinstance(reason, bytes) else str(reason)
    return ""
