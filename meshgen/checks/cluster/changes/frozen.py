"""ConfigMaps and Secrets that say `immutable`."""

from collections.abc import Iterator
from dataclasses import replace

from meshgen.checks.cluster.changes.change import Change
from meshgen.checks.cluster.changes.rules import unchanged
from meshgen.checks.violation import Violation
from meshgen.resources import Object, Path

_FIELDS = ("data", "binaryData")


def frozen(change: Change) -> Iterator[Violation]:
    """Yield what changes of an immutable one. Source: ValidateConfigMapUpdate, -SecretUpdate."""
    if not change.before.get("immutable"):
        return
    why = "what says `immutable: true` stays as it is"
    if not change.after.get("immutable"):
        yield from unchanged(("immutable",), True, change.after.get("immutable"), why)
    for field in _FIELDS:
        for violation in unchanged((field,), *change.both(field), why):
            yield replace(violation, path=_written(violation.path, change.new))


def _written(path: Path, new: Object) -> Path:
    """Return where a key of a Secret stands in the manifest: it may be text there."""
    texts = new.get("stringData") or {}
    return ("stringData", *path[1:]) if path[1:] and path[1] in texts else path
