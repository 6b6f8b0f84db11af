"""Tokens of requests: who issues them, what is asked of them, and what needs none."""

from typing import Annotated

from msgspec import Meta

from meshgen.model.base import Spec, doc, expected, shortened
from meshgen.model.grammar import Claim, HeaderName, Methods, PolicyPaths
from meshgen.model.scalars import Duration, Name, ObjectName, Text, Word

# What is compared as it is: in a policy, a `*` would stand for any text.
_Exactly = Annotated[
    str,
    Meta(
        pattern=r"^[^*\s]+$",
        max_length=2048,
        extra_json_schema=expected("a text without spaces and `*`"),
    ),
]
# One value, or several of which one is enough.
_Values = Annotated[
    tuple[Word, ...],
    Meta(min_length=1, extra_json_schema={**expected("a text, or a list of such"), "x-one": True}),
]
_FILE = Annotated[
    str | None,
    doc("A file with the public keys, from the config's folder.", example="files/jwks.json"),
]


class TokenSource(Spec, frozen=True):
    """Whose tokens are taken, with the fields of Istio's JWTRule."""

    audiences: Annotated[
        list[_Exactly] | None,
        doc(
            "For whom a token has to be: one of these is enough.",
            default="for anybody",
            example=["shop"],
        ),
    ] = None
    jwks_uri: Annotated[
        Word | None,
        doc(
            "Where istiod fetches the issuer's public keys.",
            default="what the issuer's /.well-known/openid-configuration says",
            example="https://login.example.com/keys",
        ),
    ] = None
    jwks: Annotated[
        Text | None, doc("The public keys themselves, as JSON.", example='{"keys": []}')
    ] = None
    from_headers: Annotated[
        dict[HeaderName, Text] | None,
        doc(
            "Headers with the token, and what stands in front of it there.",
            default="Authorization: Bearer TOKEN, and the parameter access_token",
            example={"x-token": "Token "},
            as_list=("name", "prefix"),
        ),
    ] = None
    from_params: Annotated[
        list[Word] | None, doc("Parameters of the query with the token.", example=["token"])
    ] = None
    from_cookies: Annotated[
        list[Word] | None,
        doc("Cookies with the token; from Istio 1.21 on.", example=["session"]),
    ] = None
    forward_original_token: Annotated[
        bool | None,
        doc(
            "Whether the token is sent on: at a gateway, to services that ask for it too.",
            default="false",
        ),
    ] = None
    output_payload_to_header: Annotated[
        HeaderName | None,
        doc("A header for the token's payload, in base64url.", example="x-jwt-payload"),
    ] = None
    output_claim_to_headers: Annotated[
        dict[HeaderName, Word] | None,
        doc(
            "Headers by name, and the claim that each gets; what a client sends there is replaced.",
            example={"x-user": "sub"},
            as_list=("header", "claim"),
        ),
    ] = None
    space_delimited_claims: Annotated[
        list[Word] | None,
        doc(
            "Claims that are several words in one text, beside `scope` and `permission`; from "
            "Istio 1.28 on.",
            example=["roles"],
        ),
    ] = None
    timeout: Annotated[
        Duration | None,
        doc("How long fetching the keys may take; from Istio 1.22 on.", default="5s"),
    ] = None


class Issuer(TokenSource, frozen=True, kw_only=True):
    """An issuer of tokens."""

    issuer: Annotated[
        _Exactly, doc("The claim `iss` of its tokens.", example="https://login.example.com")
    ]


class DeclaredIssuer(Issuer, frozen=True, kw_only=True):
    """An issuer of tokens."""

    jwks_file: _FILE = None


class Public(Spec, frozen=True):
    """Requests that need no token: all that is said holds of them."""

    paths: Annotated[
        PolicyPaths | None,
        doc("Paths; a `*` at the end or in front is for any text.", example=["/healthz", "/docs*"]),
    ] = None
    methods: Annotated[Methods | None, doc("Methods.", example=["OPTIONS"])] = None


class TokenRule(Spec, frozen=True, kw_only=True):
    """What the tokens of some requests have to say."""

    claims: Annotated[
        dict[Claim, _Values],
        doc(
            "Claims, all of which a token has to have: a value, or several of which one is enough. "
            "A `*` at the end or in front is for any text; of a claim that is a list, one item is "
            "enough. `[realm_access][roles]` is a claim inside of another.",
            example={"groups": ["admin", "ops"]},
        ),
    ]
    paths: Annotated[
        PolicyPaths | None,
        doc("Paths that it holds for.", default="all but the public ones", example=["/admin*"]),
    ] = None
    methods: Annotated[
        Methods | None,
        doc("Methods that it holds for.", default="all", example=["POST", "DELETE"]),
    ] = None


class Jwt(TokenSource, frozen=True):
    """Tokens that requests have to bring: a wrong one is a 401, none where one is needed a 403."""

    issuer: Annotated[
        _Exactly | None,
        doc(
            "The claim `iss` of the tokens.",
            default="of a route, the issuers of its gateway's or its service's `jwt`",
            example="https://login.example.com",
        ),
    ] = None
    jwks_file: _FILE = None
    issuers: Annotated[
        dict[Name, Annotated[DeclaredIssuer, shortened("issuer", whole=False)]] | None,
        doc(
            "Several issuers by any names, instead of the fields of one; a text is an issuer.",
            example={"staff": "https://login.example.com", "partners": "https://id.example.org"},
        ),
    ] = None
    required: Annotated[
        bool,
        doc(
            "Whether requests without a token are refused (403); one that is wrong always is (401)."
        ),
    ] = True
    public: Annotated[
        list[Annotated[Public, shortened("paths")]] | None,
        doc(
            "Requests that need no token; a text is a path.",
            example=["/healthz", {"paths": "/items*", "methods": "GET"}],
        ),
    ] = None
    rules: Annotated[
        list[TokenRule] | None,
        doc(
            "What tokens have to say besides; every rule that is for a request has to hold.",
            example=[{"claims": {"groups": "admin"}, "paths": ["/admin*"]}],
        ),
    ] = None
    dry_run: Annotated[
        bool, doc("Refuse nothing for want of a token or a claim; count what would be.")
    ] = False
    name: Annotated[
        ObjectName | None,
        doc("What the RequestAuthentication and the AuthorizationPolicy are called."),
    ] = None
