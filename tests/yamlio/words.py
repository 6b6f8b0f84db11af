"""Tables of short texts, several on a line."""


def words(text: str) -> list[str]:
    """Return what white space separates."""
    return text.split()
