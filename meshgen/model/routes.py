"""Routes: which requests, where they go, and what happens on the way."""

from typing import Annotated

from msgspec import Meta

from meshgen.model.base import doc, shortened
from meshgen.model.conditions import Conditions, Match
from meshgen.model.destinations import DelegateSpec, Destination, Mirror
from meshgen.model.grammar import ExportedTo, RoutedHost
from meshgen.model.handling import (
    CorsPolicy,
    DirectResponse,
    Fault,
    HeaderOperations,
    Redirect,
    Retries,
    Rewrite,
)
from meshgen.model.jwt import Jwt
from meshgen.model.scalars import Count, Duration, GatewayRef, Name, ObjectName, Port, Word


class Routing(Conditions, frozen=True):
    """Which requests go where, and how. Without a match it is for all."""

    match: Annotated[
        list[Match] | None,
        doc(
            "Several matches, of which one is enough; instead of the fields beside this one.",
            example=[{"exact": "/login"}, {"prefix": "/static"}],
        ),
    ] = None
    weights: Annotated[
        dict[Name, Count] | None,
        Meta(extra_json_schema={"x-whole": True}),
        doc(
            "Which share each of the service's versions gets; another layer replaces all of them.",
            example={"v1": 90, "v2": 10},
        ),
    ] = None
    version: Annotated[
        Name | None, doc("The one of the service's versions that gets all.", example="v2")
    ] = None
    destinations: Annotated[
        list[Destination] | None,
        doc(
            "Where requests go.",
            default="the service, as its `traffic` says",
            example=[{"service": "web", "weight": 90}, {"service": "web-next", "weight": 10}],
        ),
    ] = None
    mirror: Annotated[
        Mirror | None,
        doc(
            "Who gets a copy; a text is one of the service's versions.",
            example={"version": "v2", "percentage": 10},
            short="version",
            whole=True,
        ),
    ] = None
    mirrors: Annotated[
        list[Annotated[Mirror, shortened("version")]] | None, doc("Several who get a copy.")
    ] = None
    fault: Annotated[
        Fault | None,
        doc(
            "Mistakes on purpose.",
            example={"delay": {"fixedDelay": "7s", "percentage": 10}},
        ),
    ] = None
    cors_policy: Annotated[CorsPolicy | None, doc("Which pages of other origins may call.")] = None
    request_headers: Annotated[
        HeaderOperations | None,
        doc("Changes of the requests' headers.", example={"set": {"x-beta": "1"}}),
    ] = None
    response_headers: Annotated[
        HeaderOperations | None,
        doc("Changes of the answers' headers.", example={"remove": ["server"]}),
    ] = None
    rewrite: Annotated[
        Rewrite | None,
        doc("What the path (or prefix) becomes.", example="/", short="uri", whole=True),
    ] = None
    redirect: Annotated[
        Redirect | None,
        doc(
            "Send the caller elsewhere; a text is the path.",
            example={"scheme": "https"},
            short="uri",
            whole=True,
        ),
    ] = None
    direct_response: Annotated[
        DirectResponse | None,
        doc(
            "Answer without the service; a number is the status code.",
            example=503,
            short="status",
            whole=True,
        ),
    ] = None
    delegate: Annotated[
        DelegateSpec | None,
        doc(
            "A VirtualService of your own that says where these requests go.",
            example="team-routes",
            short="name",
            whole=True,
        ),
    ] = None
    timeout: Annotated[Duration | None, doc("How long an answer may take.", example="10s")] = None
    retries: Annotated[Retries | None, doc("Send failed requests again.")] = None
    jwt: Annotated[
        Jwt | None,
        doc(
            "Tokens that these requests have to bring; a text is an issuer.",
            renders="its part of what the gateway or the service has for all of its routes",
            example={"rules": [{"claims": {"groups": "admin"}}]},
            short="issuer",
        ),
    ] = None


class Route(Routing, frozen=True):
    """Which requests go where, and how. Without a match it is for all."""

    name: Annotated[Word | None, doc("What it is called in access logs.", example="beta")] = None


class Exposed(Routing, frozen=True):
    """Where routes to a service stand, and for what."""

    hosts: Annotated[
        list[RoutedHost] | None,
        doc("RoutedHost names.", default="the gateway's hosts; in the mesh, the service's own"),
    ] = None
    port: Annotated[
        Port | None,
        doc("Which port.", default="the service's first port; of `traffic`, each for HTTP"),
    ] = None
    name: Annotated[
        ObjectName | None,
        doc("The VirtualService's name.", default="the service's, or the gateway's if shared"),
    ] = None
    routes: Annotated[
        list[Route] | None,
        doc(
            "Several routes, instead of the fields beside this one; the most specific comes first, "
            "whatever the order here."
        ),
    ] = None
    export_to: Annotated[
        list[ExportedTo] | None,
        doc(
            "Which namespaces see the VirtualService: that of the gateway's pods has to.",
            default="all; in the mesh, those that see the service",
            example=["istio-system"],
        ),
    ] = None


class Traffic(Exposed, frozen=True):
    """Which version and which service gets requests, whoever asks: sidecars and gateways."""


class Expose(Exposed, frozen=True, kw_only=True):
    """Traffic from a gateway (or from the mesh itself) to the service."""

    gateway: Annotated[
        GatewayRef,
        doc(
            "A gateway of `gateways`, `NAMESPACE/NAME` for one elsewhere, or `mesh`.",
            example="titanium-gateway",
        ),
    ]
