"""Tokens, as the command line has them."""

import pytest

from meshgen.errors import MeshgenError
from meshgen.model.trust import Token, token_of


@pytest.mark.parametrize(
    ("text", "token"),
    [
        ("", Token()),
        ("expired", Token(state="expired")),
        (
            "iss=https://a.example.com sub=alice aud=shop early groups=x groups=y level=3",
            Token(
                issuer="https://a.example.com",
                subject="alice",
                audiences=["shop"],
                claims={"groups": ["x", "y"], "level": "3"},
                state="early",
            ),
        ),
        ("aud=a aud=b", Token(audiences=["a", "b"])),
        ("q=a=b", Token(claims={"q": "a=b"})),
    ],
)
def test_what_a_token_is(text: str, token: Token) -> None:
    assert token_of(text) == token


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("expird", r"`expird` in the token is no claim; expected a state .*did you mean `expired`"),
        ("groups=", "`groups=` in the token is no claim"),
        ("=staff", "`=staff` in the token is no claim"),
        ("valid forged", "the token has the state valid and forged; expected one of them"),
        ("iss=a iss=b", "the token has the iss a and b"),
        ("sub=a sub=b", "the token has the sub a and b"),
    ],
)
def test_what_is_no_token(text: str, words: str) -> None:
    with pytest.raises(MeshgenError, match=words):
        token_of(text)
