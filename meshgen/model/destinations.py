"""Where a route leads: services and hosts, with their shares, copies, and what is delegated."""

from typing import Annotated

from meshgen.model.base import Spec, doc
from meshgen.model.grammar import RoutedHost
from meshgen.model.handling import HeaderOperations, Part
from meshgen.model.scalars import Count, Name, ObjectName, Port, ServiceRef


class Target(Spec, frozen=True):
    """Who is meant by a route: a service, one of its versions, or a host of another's."""

    service: Annotated[
        ServiceRef | None, doc("The service.", default="the one that says it", example="reviews")
    ] = None
    host: Annotated[
        RoutedHost | None,
        doc("Or a host that is no service of the config.", example="api.example.com"),
    ] = None
    version: Annotated[Name | None, doc("Only pods of this version, or subset.", example="v2")] = (
        None
    )
    port: Annotated[Port | None, doc("Its port.", default="the one that is led to")] = None


class Destination(Target, frozen=True):
    """Where requests go, and which part of them."""

    weight: Annotated[Count | None, doc("Its share, beside those of the others.", example=90)] = (
        None
    )
    request_headers: Annotated[
        HeaderOperations | None, doc("Changes of the requests' headers that go there.")
    ] = None
    response_headers: Annotated[
        HeaderOperations | None, doc("Changes of the answers' headers that come from there.")
    ] = None


class Mirror(Target, frozen=True):
    """Who gets a copy of requests; the answer is thrown away."""

    percentage: Part = None


class DelegateSpec(Spec, frozen=True):
    """A VirtualService without hosts, which says more of these requests."""

    name: Annotated[ObjectName | None, doc("Its name; required.", example="team-routes")] = None
    namespace: Annotated[
        Name | None,
        doc(
            "Its namespace: one of `namespaces`, or as it is in the cluster.",
            default="the service's",
        ),
    ] = None
