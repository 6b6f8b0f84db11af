"""The service that counts the requests of all proxies together."""

from typing import Annotated

from msgspec import Meta

from meshgen.model.base import Spec, doc, expected
from meshgen.model.scalars import Duration, Name, ObjectName, ServiceRef

# The root, the folder in it, and the one with the files: RUNTIME_ROOT and its like.
_Folder = Annotated[
    str,
    Meta(
        pattern=r"^(/[A-Za-z0-9_-]+){3,}$",
        max_length=200,
        extra_json_schema=expected("a folder in a folder, such as /data/ratelimit/config"),
    ),
]


class RateLimitService(Spec, frozen=True):
    """Who counts for limits with `scope: global`: one of the services, or of the hosts outside."""

    service: Annotated[
        ServiceRef | None,
        doc(
            "The service, which gets the limits in a ConfigMap; it has a port of gRPC.",
            example="ratelimit",
        ),
    ] = None
    external: Annotated[
        Name | None,
        doc(
            "One of `external`, which somebody else gives the limits of the ConfigMap.",
            refers="external",
            example="ratelimit",
        ),
    ] = None
    domain: Annotated[
        ObjectName | None,
        doc(
            "Whose limits they are among all that it counts.",
            default="the namespace's name",
            example="shop",
        ),
    ] = None
    timeout: Annotated[
        Duration | None, doc("How long a request waits for it.", default="20ms", example="50ms")
    ] = None
    failure_mode_deny: Annotated[
        bool, doc("Whether requests are refused (500) where it does not answer.")
    ] = False
    config_map: Annotated[ObjectName, doc("The name of the ConfigMap with the limits.")] = (
        "rate-limits"
    )
    path: Annotated[
        _Folder,
        doc("The folder in which the service has it; RUNTIME_ROOT and its like say so there."),
    ] = "/data/ratelimit/config"
