"""The data of one document, as fast as it can be had: without the places of its values."""

from typing import Any

from meshgen.yamlio.jsontext import read_json
from meshgen.yamlio.plain import read_plain


def read_data(text: str) -> Any:
    """Return the mapping or list that a text's one document holds, as `load_all` reads it.

    None if that is not sure, as for what is not plain and for what is wrong: then ask `load_all`.
    """
    data = read_json(text)
    return read_plain(text) if data is None else data
