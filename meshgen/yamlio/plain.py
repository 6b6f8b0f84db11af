"""Read YAML as data without places, ten times as fast as with them, where both say the same.

By ryaml, whose parser is libyaml, as that of meshgen.yamlio.parse: both see the same structure.
What they could take for different things is left to meshgen.yamlio.parse, errors too, so that what
a text means is decided in one place; the tests hold the two together.
"""

import re
from typing import Any

from meshgen.yamlio.literals import without_literals
from meshgen.yamlio.nodes import DEEPEST
from meshgen.yamlio.scalars import key_text, resolve
from meshgen.yamlio.settled import check_settled

# None of these, and nothing that the two may read differently stands in a text.
_SIGNS = re.compile("[!&*<%\t?\x85\u2028\u2029\ufeff]")
# Tags, anchors, aliases and merge keys, at the beginning of a value.
_PROPERTY = re.compile(
    r"[!&*<](?:(?<=!)|(?<=[&*])(?=[\w-])|(?<=<)(?=<))"
    r"(?<![^\s\[{,:-].)(?<![^\s\[{,:?-][ \t].)"
)
# In flow collections ryaml takes `?` for text. The others matter to the parser in Python, which
# meshgen.yamlio.parse uses for what only flow collections hold, `{image: nginx:1.27}`.
_UNLIKE = re.compile("[\t?\x85\u2028\u2029]")
_FLOW = re.compile(r"(?:^|[-:?][ \t])[ \t]*[\[{](?![ \t]*[\]}])", re.MULTILINE)
# What ryaml would have read as no text had it stood there without quotes.
_NO_TEXT = re.compile(r"-?(?:0|[1-9][0-9]{0,17})(?:\.[0-9]{1,300})?|(?i:true|false|null)|~|")
# A flow collection on one line without quotes: it ends there, whatever stands around it.
_FLAT = re.compile(r"""[\[{][^\[\]{}"'#\n]*[\]}]""")
# A text with more than so many lines and items would take gigabytes of memory.
_MOST_ITEMS = 4 * 1024 * 1024


def read_plain(text: str) -> Any:
    """Return the mapping or list that is a text's one document; None if that is not sure."""
    if not _is_plain(text):
        return None
    # Imported only if needed, as all parsers.
    from ryaml import loads  # type: ignore[attr-defined]

    try:
        data = loads(text)
        check_settled(data, _is_unsure, _is_unsure_key)
    except ValueError:
        return None
    return data if isinstance(data, dict | list) else None


def _is_plain(text: str) -> bool:
    """Return whether ryaml reads a text as meshgen.yamlio.parse does, and in bounded time.

    Otherwise than that one it does not stop where a text is nested too deep, and for every flow
    collection that is open it takes some nanoseconds with each value.
    """
    if sum(map(text.count, ("\n", ",", "- ", "? "))) > _MOST_ITEMS:
        return False
    is_deep = text.count("[") + text.count("{") > DEEPEST
    if not is_deep and not (_SIGNS.search(text) and _is_rare(text)):
        return True
    outside = without_literals(text)
    # What looks like a literal is none in a quoted text that goes on in a flow collection.
    return not _is_rare(outside) and not _FLOW.search(_FLAT.sub("", _FLAT.sub("", outside)))


def _is_rare(text: str) -> bool:
    """Return whether a text holds what the two may read differently."""
    if "\ufeff" in text or "%TAG" in text or _PROPERTY.search(text):
        return True
    return bool(_UNLIKE.search(text) and _FLOW.search(text))


def _is_unsure(text: str) -> bool:
    """Return whether a text that ryaml read would be something else without quotes."""
    return not isinstance(resolve(text), str) and not _NO_TEXT.fullmatch(text)


def _is_unsure_key(text: str) -> bool:
    """Return whether a key that ryaml read would be another one without quotes."""
    return key_text(resolve(text)) != text
