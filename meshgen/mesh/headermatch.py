"""Conditions of requests as Envoy's header matchers, where nothing but headers can be asked.

There `:path` has the query too.
"""

import re
from collections.abc import Iterator, Mapping

from meshgen.model.conditions import RequestConditions, StringMatch
from meshgen.resources import Object

_PSEUDO = ("method", "authority", "scheme")
_PATH, _QUERY = ":path", r"(\?.*)?"
# As an expression, Istio's word for any text.
_ANY = "*"


def header_matchers(spec: RequestConditions) -> list[Object]:
    """Return Envoy's HeaderMatchers, all of which a request has to meet."""
    return list(_matchers(spec))


def _matchers(spec: RequestConditions) -> Iterator[Object]:
    if looks := _path(spec):
        yield {"name": _PATH, "string_match": looks}
    for field in _PSEUDO:
        if (look := getattr(spec, field)) is not None:
            yield _matcher(":" + field, look)
    for name, look in sorted((spec.headers or {}).items()):
        yield _matcher(name, look)
    for name, look in sorted((spec.without_headers or {}).items()):
        matcher = {**_matcher(name, look), "invert_match": True}
        is_any = "present_match" in matcher
        # A header that is not there does not look so.
        yield matcher if is_any else {**matcher, "treat_missing_header_as_empty": True}
    for name, look in sorted((spec.query or {}).items()):
        yield {"name": _PATH, "string_match": _regex(_parameter(name, look))}


def _path(spec: RequestConditions) -> Object:
    """Return how `:path` has to look; nothing for any path."""
    if spec.regex is not None:
        return _regex(f"(?:{spec.regex}){_QUERY}")
    if spec.exact is not None:
        small = "(?i)" if spec.ignore_uri_case else ""
        return _regex(small + re.escape(spec.exact) + _QUERY)
    if spec.prefix in (None, "", "/"):
        return {}
    return {"prefix": spec.prefix, **({"ignore_case": True} if spec.ignore_uri_case else {})}


def _matcher(name: str, look: StringMatch) -> Object:
    if look.exact is not None:
        return {"name": name, "string_match": {"exact": look.exact}}
    if look.regex not in (None, _ANY):
        return {"name": name, "string_match": _regex(str(look.regex))}
    if look.prefix:
        return {"name": name, "string_match": {"prefix": look.prefix}}
    return {"name": name, "present_match": True}


def _parameter(name: str, look: StringMatch) -> str:
    """Return an expression for a path with a parameter in its query."""
    if look.exact is not None:
        value = "=" + re.escape(look.exact)
    elif look.regex not in (None, _ANY):
        value = f"=(?:{look.regex})"
    elif look.prefix:
        value = f"={re.escape(look.prefix)}[^&]*"
    else:
        value = "(=[^&]*)?"
    return rf"[^?]*\?(.*&)?{re.escape(name)}{value}(&.*)?"


def _regex(text: str) -> Object:
    return {"safe_regex": {"regex": text}}


def meets(known: Mapping[str, str], matcher: Mapping[str, object]) -> bool | None:
    """Return whether requests meet one of Envoy's HeaderMatchers; None where nobody knows."""
    name, looks = str(matcher["name"]).lower(), matcher.get("string_match")
    is_inverted = bool(matcher.get("invert_match"))
    if name not in known:
        return None if name.startswith(":") else is_inverted
    if not isinstance(looks, Mapping):
        return not is_inverted
    found = _looks(known[name], looks)
    return None if found is None else found != is_inverted


def _looks(value: str, looks: Mapping[str, object]) -> bool | None:
    if "exact" in looks:
        return value == looks["exact"]
    if "prefix" in looks:
        prefix = str(looks["prefix"])
        if looks.get("ignore_case"):
            return value.lower().startswith(prefix.lower())
        return value.startswith(prefix)
    regex = looks.get("safe_regex")
    try:
        return re.fullmatch(str(regex["regex"]), value) is not None  # type: ignore[index]
    except re.error:  # what RE2 alone reads
        return None
