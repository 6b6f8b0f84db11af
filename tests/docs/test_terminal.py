"""The README's picture shows what a terminal shows."""

from tools.show_terminal import PICTURE, picture


def test_the_picture_is_what_a_terminal_shows() -> None:
    """If not, `make golden` draws it anew."""
    assert picture() == PICTURE.read_text(encoding="utf-8")
