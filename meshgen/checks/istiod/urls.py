"""URLs as istiod reads them. Source: Go's net/url."""

from meshgen.checks.cel.urls import Url, parse


def reference(text: str) -> Url:
    """Return the parts of a URL that need not be whole; ValueError for none. Source: url.Parse."""
    url = text.partition("#")[0]
    if not url or ":" not in url.partition("/")[0]:
        # A path; what may stand in it is the same below another one.
        return parse(f"/{url}")
    return parse(url)


def request(text: str) -> Url:
    """Return the parts of a URL that is whole, or a path. Source: url.ParseRequestURI."""
    return parse(text)
