"""Tell YAML from what is none, whatever its tags and keys mean."""

from meshgen.yamlio.nodes import DEEPEST


def is_yaml(text: str) -> bool:
    """Return whether a text is YAML, nested no deeper than 100 levels."""
    from ruamel.yaml import YAML, events
    from ruamel.yaml.error import YAMLError

    levels = {
        events.MappingStartEvent: 1,
        events.SequenceStartEvent: 1,
        events.MappingEndEvent: -1,
        events.SequenceEndEvent: -1,
    }
    depth = 0
    try:
        # Without plug-ins, which would be looked for on the disk each time.
        for event in YAML(typ="safe", pure=False, plug_ins=[]).parse(text):
            depth += levels.get(type(event), 0)
            if depth > DEEPEST:
                return False
    except (YAMLError, ValueError, OverflowError):
        return False
    return True
