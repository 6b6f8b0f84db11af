"""URLs as istiod reads them. Source: Go's net/url."""

from meshgen.checks.cel.urls import Url, parse


def reference(text: str) -> Url:
    """Return the parts of a URL, or of a path; raises ValueError for neither. Source: url.Parse."""
    url = text.partition("#")[0]
    is_path = ":" not in url.partition("/")[0]
    # In a path there may be what is allowed below another one.
    return parse(f"/{url}" if is_path else url)
