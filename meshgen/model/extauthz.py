"""External authorization: who is asked about which requests, and how proxies ask."""

from typing import Annotated, Literal

from msgspec import Meta

from meshgen.model.base import Spec, doc, expected, shortened
from meshgen.model.grammar import HeaderName, Host, Methods, PolicyPaths
from meshgen.model.jwt import Public
from meshgen.model.ratelimit import REFUSING
from meshgen.model.scalars import Duration, Name, ObjectName, Port, Positive, ServiceRef, Text, Word

_Headers = list[
    Annotated[
        str,
        Meta(
            pattern=r"^\*?[-!#%&'+.^_`|~0-9A-Za-z]+\*?$",
            extra_json_schema=expected("a header such as cookie, or several as in x-auth-*"),
        ),
    ]
]
# What stands in front of a path.
_Prefix = Annotated[
    str, Meta(pattern=r"^/[^?#\s]*$", extra_json_schema=expected("a path such as /authz"))
]


class ExtAuthz(Spec, frozen=True, kw_only=True):
    """Requests that an external authorizer is asked about, before they are let in."""

    provider: Annotated[
        Word,
        doc(
            "Who is asked: one of `authorizationProviders`, or of `extensionProviders` in "
            "`istio.meshConfig`.",
            example="opa",
            refers="authorizationProviders",
        ),
    ]
    paths: Annotated[
        PolicyPaths | None,
        doc("Paths that it is asked about.", default="all", example=["/admin*"]),
    ] = None
    methods: Annotated[
        Methods | None, doc("Methods that it is asked about.", default="all", example=["POST"])
    ] = None
    public: Annotated[
        list[Annotated[Public, shortened("paths")]] | None,
        doc("Requests that it is not asked about; a text is a path.", example=["/healthz"]),
    ] = None
    name: Annotated[
        ObjectName | None, doc("The AuthorizationPolicy's name.", default="NAME-ext-authz")
    ] = None


class GatewayExtAuthz(ExtAuthz, frozen=True, kw_only=True):
    """Requests at a gateway that an external authorizer is asked about, before they are let in."""

    hosts: Annotated[
        list[Host] | None,
        doc(
            "Hosts that it is asked about.",
            default="the gateway's hosts",
            example=["shop.example.com"],
        ),
    ] = None


class CheckedBody(Spec, frozen=True, kw_only=True):
    """How much of a request's body is sent along."""

    max_request_bytes: Annotated[
        Positive, doc("How many bytes at most; a larger body is a 413.", example=8192)
    ]
    allow_partial_message: Annotated[
        bool | None, doc("Whether of a larger body its beginning is sent, and it is no 413.")
    ] = None
    pack_as_bytes: Annotated[
        bool | None, doc("gRPC: whether it is sent as bytes, and not as UTF-8.")
    ] = None


class ProviderSettings(Spec, frozen=True, kw_only=True):
    """What a provider of the mesh config says of how it is asked, with Istio's own names."""

    fail_open: Annotated[
        bool,
        doc(
            "What becomes of requests where it does not answer: true lets them through, "
            "false refuses them (`statusOnError`)."
        ),
    ]
    timeout: Annotated[
        Duration | None,
        doc("How long an answer may take.", default="600s", example="500ms"),
    ] = None
    status_on_error: Annotated[
        Annotated[
            str,
            Meta(
                pattern=f"^({'|'.join(map(str, REFUSING))})$",
                extra_json_schema={
                    "type": ["string", "integer"],
                    "x-text": True,
                    **expected("a status code of errors that Envoy knows, such as 503"),
                },
            ),
        ]
        | None,
        doc("The status code where it does not answer.", default="403", example="503"),
    ] = None
    include_request_body_in_check: Annotated[
        CheckedBody | None,
        doc(
            "How much of the body it is sent; a number is how many bytes at most.",
            default="none of it",
            example=8192,
            short="maxRequestBytes",
            whole=True,
        ),
    ] = None
    clear_route_cache: Annotated[
        bool | None,
        doc("Whether routes are looked up once more, with the headers that it adds."),
    ] = None
    path_prefix: Annotated[
        _Prefix | None,
        doc("http: what stands in front of the path in what it is asked.", example="/authz"),
    ] = None
    include_request_headers_in_check: Annotated[
        _Headers | None,
        doc(
            "http: headers of the request that it is sent, beside Host, Method, Path, "
            "Content-Length and Authorization.",
            example=["cookie"],
        ),
    ] = None
    include_additional_headers_in_check: Annotated[
        dict[HeaderName, Text] | None,
        doc("http: headers that it is sent besides.", example={"x-from": "mesh"}),
    ] = None
    headers_to_upstream_on_allow: Annotated[
        _Headers | None,
        doc("http: headers of its answer that the service gets.", example=["x-user"]),
    ] = None
    headers_to_downstream_on_allow: Annotated[
        _Headers | None,
        doc(
            "http: headers of its answer that the caller gets where it says yes.",
            example=["set-cookie"],
        ),
    ] = None
    headers_to_downstream_on_deny: Annotated[
        _Headers | None,
        doc(
            "http: headers of its answer that the caller gets where it says no.",
            example=["location", "set-cookie"],
        ),
    ] = None


class AuthorizationProvider(ProviderSettings, frozen=True, kw_only=True):
    """An external authorizer, as the mesh config of Istio has to know it."""

    service: Annotated[ServiceRef | None, doc("The service that is asked.", example="opa")] = None
    external: Annotated[
        Name | None,
        doc("One of `external` that is asked.", refers="external", example="authz"),
    ] = None
    port: Annotated[
        Port | None,
        doc("Its port.", default="its first one that speaks the protocol", example=9191),
    ] = None
    protocol: Annotated[
        Literal["grpc", "http"] | None,
        doc(
            "How it is asked: by Envoy's ext_authz API (envoy.service.auth.v3), or by a request "
            "of HTTP, of which 200 is a yes.",
            default="grpc where it has a port of gRPC, else http",
        ),
    ] = None
    name: Annotated[
        Name | None,
        doc(
            "What the mesh config calls it, which is one for the whole cluster.",
            default="NAME-NAMESPACE",
            example="opa-shop-prod",
        ),
    ] = None
