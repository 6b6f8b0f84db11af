"""What a route does instead of sending on: redirects, rewrites, answers of its own.

Source: validateHTTPRedirect, validateHTTPRewrite, validateHTTPDirectResponse of
istio.io/istio/pkg/config/validation.
"""

import base64
import re
from collections.abc import Iterator, Mapping
from typing import Any

from meshgen.checks.fields import one_of_if_any, required, within
from meshgen.checks.istiod.ports import port_unless_zero
from meshgen.checks.istiod.strings import regex
from meshgen.checks.span import Span
from meshgen.checks.types import Type
from meshgen.checks.violation import Violation
from meshgen.explainer import words
from meshgen.findings import Severity
from meshgen.resources import Path
from meshgen.schemas.convert.formats import BYTES

_LARGEST = 1024 * 1024
_LARGE = 100 * 1024
_is_base64 = re.compile(BYTES).match


def _one_path(value: Mapping[str, Any], path: Path, other: str) -> Iterator[Violation]:
    if value.get("uri") and value.get(other):
        message = "`uri` is set already"
        yield Violation((*path, other), message, "expected one", f"keep one of uri or {other}")


def _redirect(redirect: Mapping[str, Any], path: Path, _: Span) -> Iterator[Violation]:
    yield from _one_path(redirect, path, "prefixRewrite")
    texts = ("uri", "prefixRewrite", "authority", "scheme")
    if not (any(map(redirect.get, texts)) or "port" in redirect or "derivePort" in redirect):
        yield _nothing(path, ("uri", "authority", "scheme", "port"))


def _code(code: int, path: Path, _: Span) -> Iterator[Violation]:
    if code and not 300 <= code <= 399:
        yield Violation(path, f"found {code}", "expected 300 to 399")


def _rewrite(rewrite: Mapping[str, Any], path: Path, _: Span) -> Iterator[Violation]:
    if "uriRegexRewrite" in rewrite:
        if rewrite.get("uri"):
            message, hint = "`uri` is set already", "keep one of uri or uriRegexRewrite"
            yield Violation((*path, "uriRegexRewrite"), message, "expected one", hint)
    elif not (rewrite.get("uri") or rewrite.get("authority")):
        yield _nothing(path, ("uri", "uriRegexRewrite", "authority"))


def _nothing(path: Path, names: tuple[str, ...]) -> Violation:
    expected = f"expected {words.either(names)}"
    return Violation(path, "changes nothing", expected, about_absence=True)


def _regex_if_any(text: str, path: Path, span: Span) -> Iterator[Violation]:
    if text:
        yield from regex(text, path, span)


def _size(text: str, path: Path, _: Span) -> Iterator[Violation]:
    # Most are too short for any of it.
    if len(text) * 4 > _LARGE:
        yield from _sized(len(text.encode()), path)


def _bytes(text: str, path: Path, _: Span) -> Iterator[Violation]:
    if not _is_base64(text):
        # The schemas of newer releases say so.
        what, expected = words.FORMATS["byte"]
        yield Violation(path, f"is not {what}", expected)
    elif len(text) > _LARGE:
        yield from _sized(len(base64.b64decode(text)), path)


def _sized(size: int, path: Path) -> Iterator[Violation]:
    if size > _LARGEST:
        yield Violation(path, f"has {size} bytes", f"expected at most {_LARGEST}")
    elif size > _LARGE:
        message, expected = f"has {size} bytes: istiod has to carry them", f"expected {_LARGE}"
        yield Violation(path, message, f"{expected} or fewer", severity=Severity.WARNING)


# Upstream takes 600 as well.
STATUS = Type((within(200, 600),))
REDIRECT = Type(
    (_redirect,),
    {
        "port": Type((port_unless_zero,)),
        "redirectCode": Type((_code,)),
        "scheme": Type((one_of_if_any("http", "https"),)),
    },
)
REWRITE = Type(
    (_rewrite,),
    {"uriRegexRewrite": Type((required("match", "rewrite"),), {"match": Type((_regex_if_any,))})},
)
DIRECT_RESPONSE = Type(
    fields={
        "body": Type(fields={"bytes": Type((_bytes,)), "string": Type((_size,))}),
        "status": STATUS,
    }
)
