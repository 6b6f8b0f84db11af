"""A web application firewall in proxies: Coraza with the OWASP Core Rule Set."""

from typing import Annotated, Literal

from msgspec import Meta

from meshgen.model.base import Spec, doc, expected, shortened
from meshgen.model.grammar import Image
from meshgen.model.scalars import Positive, Word

Mode = Literal["detect", "block"]
Paranoia = Annotated[
    int, Meta(ge=1, le=4, extra_json_schema=expected("a paranoia level from 1 to 4"))
]
# One rule, or several in a row; written as Coraza takes it. A plain number stands for its text.
RuleIds = Annotated[
    str,
    Meta(
        pattern=r"^[1-9][0-9]{0,8}(-[1-9][0-9]{0,8})?$",
        extra_json_schema={
            "type": ["string", "number"],
            "x-text": True,
            **expected("a rule's number, or two with a - between, such as 942100-942199"),
        },
    ),
]
# Nothing that could end the text of a directive in which it stands.
RuleTag = Annotated[
    str,
    Meta(
        pattern=r"^[A-Za-z0-9][-A-Za-z0-9/_.]*$",
        extra_json_schema=expected("a tag of rules, such as attack-sqli"),
    ),
]
RuleTarget = Annotated[
    str,
    Meta(
        pattern=r"^[A-Z][A-Z_]*(:[^\s\"'`;,|\\]+)?$",
        extra_json_schema=expected("a part of requests as rules name it, such as ARGS:comment"),
    ),
]
FirewallPath = Annotated[
    str,
    Meta(
        pattern=r"^(/[^\s\"'`*\\?#]*\*?|\*[^\s\"'`*\\?#]+)$",
        extra_json_schema=expected(
            "a path, with a * in the end or in front for anything, such as /upload/*"
        ),
    ),
]
# Envoy answers 413 where a filter would hold more of a body than 1 MiB.
# Source: per_connection_buffer_limit_bytes of its listeners, which istiod leaves at its default.
BodyLimit = Annotated[
    int,
    Meta(
        ge=1,
        le=1048575,
        extra_json_schema=expected("a number from 1 to 1048575: Envoy holds 1 MiB"),
    ),
]
# The plugin compares it with the whole `:authority` of a request.
Authority = Annotated[
    str,
    Meta(
        pattern=r"^[a-zA-Z0-9]([-a-zA-Z0-9.]*[a-zA-Z0-9])?(:[1-9][0-9]{0,4})?$",
        max_length=255,
        extra_json_schema=expected(
            "a host name without *, such as shop.example.com or shop.example.com:8443", mend="host"
        ),
    ),
]


class Exclusion(Spec, frozen=True):
    """Rules that are not asked: everywhere, or of some paths, or about a part of requests."""

    rules: Annotated[
        list[RuleIds] | None,
        doc(
            "Which, by their numbers.",
            default="all, of the `paths`",
            example=[942100, "941100-941199"],
        ),
    ] = None
    tags: Annotated[
        list[RuleTag] | None, doc("Or by what they are tagged with.", example=["attack-sqli"])
    ] = None
    paths: Annotated[
        list[FirewallPath] | None,
        doc("Of requests for these paths.", default="all paths", example=["/comments/*"]),
    ] = None
    targets: Annotated[
        list[RuleTarget] | None,
        doc(
            "Only where they look at these parts of a request.",
            default="wherever they look",
            example=["ARGS:comment"],
        ),
    ] = None


class Firewall(Spec, frozen=True):
    """What a firewall looks for, and what it does about it."""

    mode: Annotated[
        Mode | None,
        doc(
            "`detect` writes what it finds into the proxy's log and lets it through, `block` "
            "answers with 403.",
            default="as for all other hosts",
            example="block",
        ),
    ] = None
    paranoia: Annotated[
        Paranoia | None,
        doc("The Core Rule Set's level: more rules, and more false alarms.", default="1"),
    ] = None
    detection_paranoia: Annotated[
        Paranoia | None,
        doc(
            "The level up to which rules are asked and logged, without counting.",
            default="as `paranoia`",
            example=2,
        ),
    ] = None
    anomaly_threshold: Annotated[
        Positive | None,
        doc("The score from which a request is refused; one critical finding is 5.", default="5"),
    ] = None
    response_anomaly_threshold: Annotated[
        Positive | None, doc("The score from which an answer is.", default="4")
    ] = None
    request_body_limit: Annotated[
        BodyLimit | None,
        doc(
            "Bytes of a request's body that are read; with `block`, a larger one is refused.",
            default="131072, the plugin's",
            example=1048575,
        ),
    ] = None
    core_rule_set: Annotated[
        bool | None,
        doc("Whether the Core Rule Set is asked, or `directives` alone.", default="true"),
    ] = None
    exclusions: Annotated[
        list[Exclusion] | None,
        doc("Rules that are not asked.", example=[{"rules": [942100], "paths": ["/comments/*"]}]),
    ] = None
    directives: Annotated[
        list[Word] | None,
        doc(
            "Directives of one's own, after the Core Rule Set, in Coraza's words.",
            example=[
                'SecRule REQUEST_URI "@beginsWith /internal" "id:100,phase:1,deny,status:404"'
            ],
        ),
    ] = None


class Waf(Firewall, frozen=True, kw_only=True):
    """A firewall in proxies, and the module that it is."""

    mode: Annotated[
        Mode,
        doc(
            "`detect` writes what it finds into the proxy's log and lets it through, `block` "
            "answers with 403.",
            example="detect",
        ),
    ]
    image: Annotated[
        Image,
        doc(
            "The image of coraza-proxy-wasm, best by its digest.",
            example="ghcr.io/corazawaf/coraza-proxy-wasm:0.6.0",
        ),
    ]
    pull_policy: Annotated[
        Literal["IfNotPresent", "Always"] | None,
        doc("When proxies pull it.", default="IfNotPresent, and Always of the tag latest"),
    ] = None
    pull_secret: Annotated[
        Word | None, doc("The Secret with the registry's credentials, beside the pods.")
    ] = None
    on_failure: Annotated[
        Literal["close", "open", "reload"],
        doc(
            "What becomes of requests if the module cannot be had or fails: refused, let through "
            "unseen, or refused until it has been loaded anew."
        ),
    ] = "close"
    hosts: Annotated[
        dict[Authority, Annotated[Firewall, shortened("mode", whole=False)]] | None,
        doc(
            "What is otherwise for requests of one host, as clients write it.",
            example={"shop.example.com": {"mode": "block", "paranoia": 2}},
        ),
    ] = None
