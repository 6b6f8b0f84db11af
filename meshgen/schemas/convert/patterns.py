"""Go's regular expressions in the words of ECMAScript, which JSON Schema takes."""

import re

# Source: https://github.com/google/re2/wiki/Syntax.
_POSIX = {
    "alnum": "0-9A-Za-z",
    "alpha": "A-Za-z",
    "ascii": r"\x00-\x7F",
    "blank": r"\t ",
    "cntrl": r"\x00-\x1F\x7F",
    "digit": "0-9",
    "graph": "!-~",
    "lower": "a-z",
    "print": " -~",
    "punct": r"!-\/:-@\[-`{-~",
    "space": r"\t\n\v\f\r ",
    "upper": "A-Z",
    "word": "0-9A-Za-z_",
    "xdigit": "0-9A-Fa-f",
}
_CLASS = re.compile(rf"\[:({'|'.join(_POSIX)}):\]")


def ecmascript(pattern: str) -> str:
    """Return a pattern without the classes of POSIX, such as `[[:alpha:]]`."""
    return _CLASS.sub(lambda match: _POSIX[match[1]], pattern)
