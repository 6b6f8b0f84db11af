"""What Kustomize cannot write: it rewrites some keys without their quotes, and fails on its own."""

from collections.abc import Iterable, Iterator

from meshgen.checks.violation import Prefix, Violation
from meshgen.explainer.words import kind_of
from meshgen.findings import Code
from meshgen.resources import Object
from meshgen.yamlio import is_text_to_kustomize, resolve

EXPECTED = "expected a key that is text without quotes too"


def unreadable(obj: Object) -> Iterator[Violation]:
    """Yield the annotations of an object that Kustomize cannot build.

    It keeps notes of its own among an object's annotations, and writes all of them anew when it
    takes its notes away.
    """
    for key in unquoted(obj["metadata"].get("annotations") or ()):
        path = ("metadata", "annotations", key)
        hint = "give the annotation another name, or have a chart or plain manifests as `output:`"
        message = f"Kustomize cannot write this annotation: {reads_as(key)}"
        yield Violation(
            path, message, EXPECTED, hint, Code.NAME, about_key=True, prefix=Prefix.NEVER
        )


def unquoted(keys: Iterable[str]) -> Iterator[str]:
    """Yield the keys that are no text without quotes."""
    return (key for key in keys if not is_text_to_kustomize(key))


def reads_as(key: str) -> str:
    """Return what Kustomize takes a key for that it wrote without quotes."""
    value = resolve(key)
    return f"it reads `{key}` as {'a date' if isinstance(value, str) else kind_of(value)}"
