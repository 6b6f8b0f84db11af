"""Conditions of a route: which requests, or connections, it is for."""

from typing import Annotated

from meshgen.model.base import Spec, doc, shortened
from meshgen.model.grammar import MatchedHeader, RoutedHost
from meshgen.model.scalars import LabelKey, LabelValue, Name, Port, Text, Word


class StringMatch(Spec, frozen=True):
    """How a text must look: one of these. A header with none of them only has to be there."""

    exact: Annotated[Text | None, doc("Exactly this.")] = None
    prefix: Annotated[Text | None, doc("This at the start.")] = None
    regex: Annotated[Text | None, doc("All of it matches this RE2 expression.")] = None


Look = Annotated[StringMatch, shortened("exact")]


class RequestConditions(Spec, frozen=True):
    """How requests must look: all that is said holds of them."""

    prefix: Annotated[str | None, doc("Paths that start so.", example="/api")] = None
    exact: Annotated[str | None, doc("Exactly this path.", example="/login")] = None
    regex: Annotated[str | None, doc("Paths that match this RE2 expression.")] = None
    ignore_uri_case: Annotated[
        bool | None, doc("Whether `prefix` and `exact` mean small and capital letters alike.")
    ] = None
    headers: Annotated[
        dict[MatchedHeader, Look] | None,
        doc(
            "Headers that must be there; a text means exactly this, `{}` any.",
            example={"x-beta": "1"},
        ),
    ] = None
    without_headers: Annotated[
        dict[MatchedHeader, Look] | None,
        doc("Headers that must not look so; `{}` for those that must not be there."),
    ] = None
    query: Annotated[
        dict[Word, Look] | None,
        doc("Parameters of the query; a text means exactly this.", example={"beta": "1"}),
    ] = None
    method: Annotated[
        StringMatch | None,
        doc("The method; a text means exactly this.", example="GET", short="exact", whole=True),
    ] = None
    authority: Annotated[
        StringMatch | None, doc("The host that is asked for.", short="exact", whole=True)
    ] = None
    scheme: Annotated[
        StringMatch | None, doc("http or https.", example="https", short="exact", whole=True)
    ] = None


class Conditions(RequestConditions, frozen=True):
    """Which requests a route is for: all that is said holds of them.

    At most one of prefix, exact and regex.
    """

    source_labels: Annotated[
        dict[LabelKey, LabelValue] | None,
        doc("Labels of the pods that ask; in the mesh only.", example={"app": "web"}),
    ] = None
    source_namespace: Annotated[
        Name | None,
        doc(
            "The namespace of the pods that ask: one of `namespaces`, or as it is in the cluster; "
            "in the mesh only.",
            example="payments",
        ),
    ] = None
    sni_hosts: Annotated[
        list[RoutedHost] | None,
        doc(
            "TLS that is not looked into: the hosts that are asked for.",
            default="the hosts of the routes",
        ),
    ] = None
    destination_subnets: Annotated[
        list[Word] | None,
        doc("TCP and TLS: the addresses that are asked.", example=["10.1.0.0/16"]),
    ] = None


class Match(Conditions, frozen=True):
    """Which requests a route is for: all that is said holds of them.

    At most one of prefix, exact and regex.
    """

    port: Annotated[
        Port | None,
        doc("The port that is asked: the gateway's, or in the mesh the service's.", example=8080),
    ] = None
