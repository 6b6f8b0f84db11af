"""YAML text to documents, by ruamel.yaml's parser events."""

from meshgen.errors import MeshgenError
from meshgen.findings import Code, Finding, Location
from meshgen.yamlio.compose import Composer
from meshgen.yamlio.nodes import Node
from meshgen.yamlio.problems import conflicts, reworded

# libyaml compares every %TAG line with all others; of more, a large file would take hours.
MOST_TAG_LINES = 100
_FLOW_COLON = "found unexpected ':'"


def parse(text: str, file: str, *, pure: bool = False, keys_as_written: bool = False) -> list[Node]:
    """Return the documents of a text; raise MeshgenError with all that was found.

    With `pure`, or on a platform without ruamel.yaml.clib, the parser is the one in Python, which
    is slower by a factor of about twenty. `keys_as_written` is for what Kubernetes never reads.
    """
    if text.count("\n%TAG") > MOST_TAG_LINES:
        message = f"the file has more than {MOST_TAG_LINES} %TAG lines"
        raise MeshgenError([Finding(Code.YAML, message, Location(file), expected="expected none")])
    from ruamel.yaml import YAML, events
    from ruamel.yaml.error import YAMLError

    composer = Composer(file, keys_as_written=keys_as_written)
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
            if handler := handlers.get(type(event)):
                handler(event)
    except (YAMLError, ValueError, OverflowError) as error:
        if not pure and _FLOW_COLON in str(error):
            # libyaml alone refuses {image: nginx:1.27}; kubectl reads it.
            return parse(text, file, pure=True, keys_as_written=keys_as_written)
        # The last two: a lone surrogate; the Python parser on an escape sequence beyond Unicode.
        composer.findings.append(reworded(error, text, file))
    except MeshgenError as error:
        composer.findings = error.findings
    if composer.findings:
        raise MeshgenError(conflicts(text, file) or composer.findings)
    return composer.documents
