"""Texts with words that stand for something."""

import re
from collections.abc import Mapping


def filled(text: str, words: Mapping[str, str]) -> str:
    """Return a text with each word replaced, all in one go: what comes in is not read again."""
    longest_first = sorted(words, key=len, reverse=True)
    return re.sub("|".join(map(re.escape, longest_first)), lambda m: words[m[0]], text)
