"""How often a request is tried again, and after what.

Source: validateHTTPRetry of istio.io/istio/pkg/config/validation; StatusText of net/http.
"""

import re
from collections.abc import Iterator, Mapping
from typing import Any

from meshgen.checks.fields import at_least
from meshgen.checks.istiod.durations import duration
from meshgen.checks.span import Span
from meshgen.checks.types import Type
from meshgen.checks.violation import Violation
from meshgen.explainer import words
from meshgen.kinds.retries import RETRY_ON
from meshgen.nearest import did_you_mean, one_of
from meshgen.resources import Path

_KNOWN = frozenset(RETRY_ON)
_is_number = re.compile(r"\+?[0-9]{1,18}\Z").match
# The codes that Go has a text for.
_ROWS = (range(100, 104), range(200, 209), range(300, 306), range(400, 419), range(421, 427))
_STATUSES = frozenset({226, 307, 308, 428, 429, 431, 451, 510, 511, *range(500, 509)}.union(*_ROWS))


def _no_attempts(retries: Mapping[str, Any], path: Path, _: Span) -> Iterator[Violation]:
    """Yield that retries are described, and there are none."""
    if not retries.get("attempts"):
        described = ("perTryTimeout", "retryOn", "retryRemoteLocalities")
        name = next((n for n in described if n in retries and retries[n] != ""), "")
        if name:
            message = f"no attempt is made, but `{name}` is set"
            expected, at = "expected at least 1", (*path, "attempts")
            yield Violation(at, message, expected, about_absence="attempts" not in retries)


def _conditions(text: str, path: Path, _: Span) -> Iterator[Violation]:
    """Yield what Envoy does not know of as a reason for another try."""
    for condition in text.split(",") if text else ():
        if condition not in _KNOWN and not _is_status(condition):
            hint = did_you_mean(condition, RETRY_ON)
            if condition.strip() in _KNOWN:
                hint = "leave the spaces out"
            message = f"{words.show(condition)} is no reason to try again"
            yield Violation(path, message, one_of(RETRY_ON), hint)


def _is_status(condition: str) -> bool:
    return bool(_is_number(condition)) and int(condition) in _STATUSES


RETRIES = Type(
    (_no_attempts,),
    {
        "attempts": Type((at_least(0),)),
        "backoff": Type((duration,)),
        "perTryTimeout": Type((duration,)),
        "retryOn": Type((_conditions,)),
    },
)
