"""What headings of Markdown are linked by, as GitHub names them."""

import re
from collections import Counter
from collections.abc import Iterator

_HEADING = re.compile(r"#{1,6} +(.+)")
# What a heading shows of code, links and escapes.
_MARKUP = re.compile(r"\[([^]]*)\]\([^)]*\)|\\(?=[!-/:-@\[-`{-~])|`")


def slugs(page: str) -> Iterator[str]:
    """Yield the anchors of a page's headings in order.

    Source: the ids of github-markup: lower case, without punctuation, spaces as hyphens, and a
    number behind what is there already.
    """
    seen: Counter[str] = Counter()
    is_code = False
    for line in page.splitlines():
        is_code ^= line.startswith("```")
        found = _HEADING.fullmatch(line)
        if is_code or found is None:
            continue
        text = _MARKUP.sub(r"\1", found[1]).strip().lower()
        slug = re.sub(r"[^\w\- ]", "", text).replace(" ", "-")
        yield f"{slug}-{seen[slug]}" if seen[slug] else slug
        seen[slug] += 1
