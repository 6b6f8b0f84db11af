"""CustomResourceDefinitions without their schemas, which are nearly all of their text."""

import re
from collections.abc import Iterator

# In block style, the lines after them that are indented further, or begin a list, are theirs.
_LONG = re.compile(r"^( *(?:- +)*)(?:additionalPrinterColumns|schema):[ \t]*$", re.MULTILINE)


def outline(text: str) -> str:
    """Return YAML without what stands below the keys `schema` and `additionalPrinterColumns`.

    Where text in quotes goes over several lines it may be no YAML any more, or say something else.
    """
    return "".join(_kept(text))


def _kept(text: str) -> Iterator[str]:
    end = 0
    for match in _LONG.finditer(text):
        if match.start() >= end:
            yield text[end : match.end() + 1]
            # The first line that is not empty, and none of these.
            after = re.compile(rf"^(?! {{{len(match[1])}}}(?: |- )|[ \t]*$)", re.MULTILINE)
            following = after.search(text, match.end() + 1)
            end = following.start() if following else len(text)
    yield text[end:]
