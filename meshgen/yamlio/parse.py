"""YAML text to documents, by ruamel.yaml's parser events."""

import re

from meshgen.errors import MeshgenError
from meshgen.findings import Code, Finding, Location
from meshgen.yamlio.compose import Composer
from meshgen.yamlio.nodes import Node
from meshgen.yamlio.problems import conflicts, reworded

# libyaml compares every %TAG line with all others; of more, a large file would take hours.
MOST_TAG_LINES = 100
_FLOW_COLON = "found unexpected ':'"
# One that is within a text, to every other reader; behind a quoted key it is none, and in a tag
# that is written out or declared.
_TEXT_COLON = re.compile(r"""(!<[^>\s]*>|^%TAG.*)|(?<=[^\s"'\],}\[{]):(?=\S)""", re.MULTILINE)


def parse(
    text: str,
    file: str,
    *,
    pure: bool = False,
    keys_as_written: bool = False,
    placed: bool = True,
    colon: str = ":",
) -> list[Node]:
    """Return the documents of a text; raise MeshgenError with all that was found.

    With `pure`, or on a platform without ruamel.yaml.clib, the parser is the one in Python, which
    is slower by a factor of about twenty. `keys_as_written` is for what Kubernetes never reads.
    Unless `placed`, scalars and keys have no places. `colon` is what stands for one within a text.
    """
    if text.count("\n%TAG") > MOST_TAG_LINES:
        message = f"the file has more than {MOST_TAG_LINES} %TAG lines"
        raise MeshgenError([Finding(Code.YAML, message, Location(file), expected="expected none")])
    from ruamel.yaml import YAML, events
    from ruamel.yaml.error import YAMLError

    composer = Composer(file, keys_as_written=keys_as_written, placed=placed)
    handlers = {
        events.DocumentStartEvent: composer.start_document,
        events.ScalarEvent: composer.scalar,
        events.MappingStartEvent: composer.start_mapping,
        events.SequenceStartEvent: composer.start_sequence,
        events.MappingEndEvent: composer.end_collection,
        events.SequenceEndEvent: composer.end_collection,
        events.AliasEvent: composer.alias,
    }
    try:
        for event in YAML(typ="safe", pure=pure, plug_ins=[]).parse(text):
            if colon != ":" and type(event) is events.ScalarEvent:
                event.value = event.value.replace(colon, ":")
            if handler := handlers.get(type(event)):
                handler(event)
    except (YAMLError, ValueError, OverflowError) as error:
        if not pure and _FLOW_COLON in str(error):
            # libyaml alone refuses {image: nginx:1.27}; kubectl reads it. The parser in Python
            # reads it too, and refuses tabs that the others take.
            sign = _sign(text) if colon == ":" else ":"
            other = _TEXT_COLON.sub(lambda tag: tag[1] or sign, text.replace(colon, ":"))
            return parse(
                other,
                file,
                pure=sign == ":",
                keys_as_written=keys_as_written,
                placed=placed,
                colon=sign,
            )
        # The last two: a lone surrogate; the Python parser on an escape sequence beyond Unicode.
        composer.findings.append(reworded(error, text.replace(colon, ":"), file))
    except MeshgenError as error:
        composer.findings = error.findings
    if composer.findings:
        raise MeshgenError(conflicts(text, file) or composer.findings)
    return composer.documents


def _sign(text: str) -> str:
    """Return a character that can stand for colons in a text; `:` where none can."""
    return next((sign for sign in map(chr, range(0xE000, 0xE020)) if sign not in text), ":")
