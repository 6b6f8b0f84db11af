"""What a request of a test is judged by: its token, and what an external authorizer says of it."""

from collections.abc import Collection
from typing import Annotated, Any, Literal, cast, get_args

from msgspec import Meta

from meshgen.errors import MeshgenError
from meshgen.findings import Code, Finding
from meshgen.model.base import Spec, doc, expected
from meshgen.model.grammar import HeaderName
from meshgen.model.handling import HttpStatus
from meshgen.model.scalars import Text, Word
from meshgen.nearest import did_you_mean, one_of

State = Literal["valid", "expired", "early", "forged"]
# Claims of which there is one.
_ONE = ("iss", "sub")
_FORM = "expected a state (valid, expired, early, forged), and claims such as sub=alice"


class Token(Spec, frozen=True):
    """A token of a request, signed with a key that stands for its issuer's as long as it is asked.

    It is where the issuer's RequestAuthentication looks for it first.
    """

    issuer: Annotated[
        Word | None,
        doc(
            "The claim `iss`: whose token it is.",
            default="the only issuer that a RequestAuthentication names",
            example="https://login.example.com",
        ),
    ] = None
    subject: Annotated[Word, doc("The claim `sub`: who it is about.", example="alice")] = "user"
    audiences: Annotated[
        Annotated[list[Word], Meta(extra_json_schema={**expected("a list"), "x-one": True})] | None,
        doc(
            "The claim `aud`: for whom it is.",
            default="the first that the RequestAuthentication takes",
            example="shop",
        ),
    ] = None
    claims: Annotated[
        dict[str, Any] | None, doc("Other claims, of any form.", example={"groups": ["staff"]})
    ] = None
    state: Annotated[
        State,
        doc(
            "Whether it is good: `forged` has the signature of somebody else, `early` is not "
            "good yet.",
            example="expired",
        ),
    ] = "valid"


class Authorizer(Spec, frozen=True):
    """What stands in for every external authorizer: it allows, unless told otherwise."""

    answer: Annotated[
        Literal["allow", "deny", "down"],
        doc("What it says; `down` is one that cannot be asked.", example="deny"),
    ] = "allow"
    status: Annotated[
        HttpStatus | None,
        doc("The status code with which it denies.", default="403", example=401),
    ] = None
    headers: Annotated[
        dict[HeaderName, Text] | None,
        doc(
            "Headers that it adds: to the request where it allows, to the answer where it denies.",
            example={"x-user": "alice"},
        ),
    ] = None


def issuer_of(token: Token, known: Collection[str]) -> str:
    """Return whose token it is, of the issuers that are trusted.

    Raises MeshgenError where nobody can tell, or nobody looks at it.
    """
    if not known:
        what, expected = "nobody looks at a token: no issuer is trusted", "expected no token"
        raise MeshgenError([Finding(Code.REFERENCE, what, expected=expected)])
    if token.issuer is None and len(known) > 1:
        what, expected = "nothing says whose token it is", f"expected `issuer`, {one_of(known)[9:]}"
        raise MeshgenError([Finding(Code.MISSING, what, expected=expected)])
    if token.issuer is None or token.issuer in known or token.state == "forged":
        return token.issuer or next(iter(known))
    what = f"no issuer is called `{token.issuer}`"
    hint = did_you_mean(token.issuer, known) or "one that nobody trusts has tokens that are forged"
    raise MeshgenError([Finding(Code.REFERENCE, what, expected=one_of(known), hint=hint)])


def token_of(text: str) -> Token:
    """Return the token that a text is: `expired`, `iss=https://a.example.com groups=staff`.

    A claim that is said twice has both values. Raises MeshgenError for a text that is none.
    """
    states: list[State] = []
    claims: dict[str, list[str]] = {}
    for word in text.split():
        name, sign, value = word.partition("=")
        if sign and name and value:
            claims.setdefault(name, []).append(value)
        elif word in get_args(State):
            states.append(cast("State", word))
        else:
            what, hint = f"`{word}` in the token is no claim", did_you_mean(word, get_args(State))
            raise MeshgenError([Finding(Code.VALUE, what, expected=_FORM, hint=hint)])
    said = {name: found if len(found) > 1 else found[0] for name, found in claims.items()}
    for name, several in {"state": states, **{key: claims.get(key, ()) for key in _ONE}}.items():
        if len(several) > 1:
            what = f"the token has the {name} {' and '.join(several)}"
            raise MeshgenError([Finding(Code.VALUE, what, expected="expected one of them")])
    rest = {name: value for name, value in said.items() if name not in (*_ONE, "aud")}
    return Token(
        issuer=next(iter(claims.get("iss", ())), None),
        subject=next(iter(claims.get("sub", ())), "user"),
        audiences=claims.get("aud"),
        claims=rest or None,
        state=next(iter(states), "valid"),
    )
