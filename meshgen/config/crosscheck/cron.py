"""The schedule of a CronJob, as Kubernetes reads it: github.com/robfig/cron/v3, ParseStandard."""

import re

_MACROS = ("@yearly", "@annually", "@monthly", "@weekly", "@daily", "@midnight", "@hourly")
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_DAYS = ("sun", "mon", "tue", "wed", "thu", "fri", "sat")
# Name, lowest, highest and the words for the numbers from the lowest on. Sunday is 0, never 7.
_FIELDS: tuple[tuple[str, int, int, tuple[str, ...]], ...] = (
    ("minute", 0, 59, ()),
    ("hour", 0, 23, ()),
    ("day of the month", 1, 31, ()),
    ("month", 1, 12, _MONTHS),
    ("day of the week", 0, 6, _DAYS),
)
_EVERY = re.compile(r"@every ([0-9]+(\.[0-9]+)?(ns|us|µs|ms|s|m|h))+")
_RANGE = re.compile(r"(?P<from>\*|\?|[a-z]+|[0-9]{1,9})(-(?P<to>[a-z]+|[0-9]{1,9}))?")


def wrong_schedule(text: str) -> str:
    """Return what is wrong with a schedule, or an empty text."""
    if text.startswith("@"):
        return "" if text in _MACROS or _EVERY.fullmatch(text) else "no such macro"
    parts = text.split()
    if "TZ=" in text:
        return "a time zone does not belong here; set `job.timeZone`"
    if len(parts) != len(_FIELDS):
        return "1 field" if len(parts) == 1 else f"{len(parts)} fields"
    for part, (name, low, high, words) in zip(parts, _FIELDS, strict=True):
        for item in filter(None, part.split(",")):
            if not _is_item(item.lower(), low, high, words):
                return f"`{item}` is no {name} from {low} to {high}"
    return ""


def _is_item(item: str, low: int, high: int, words: tuple[str, ...]) -> bool:
    """Return whether a text is `*`, a number or a range, with or without a step."""
    span, slash, step = item.partition("/")
    match = _RANGE.fullmatch(span)
    if match is None or (slash and not re.fullmatch(r"0*[1-9][0-9]{0,8}", step)):
        return False
    if match["from"] in ("*", "?"):
        return match["to"] is None
    first = _number(match["from"], low, words)
    last = first if match["to"] is None else _number(match["to"], low, words)
    return low <= first <= last <= high


def _number(text: str, low: int, words: tuple[str, ...]) -> int:
    """Return the number that a text stands for, or -1."""
    if text.isdigit():
        return int(text)
    return words.index(text) + low if text in words else -1
