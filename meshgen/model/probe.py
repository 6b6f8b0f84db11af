"""What the kubelet asks of a container and tells it: probes, and the hooks of its life.

Handlers have the API's own fields, and print themselves.
"""

from typing import Annotated, Literal

from msgspec import Meta

from meshgen.model.base import Spec, doc, expected
from meshgen.model.grammar import HeaderName
from meshgen.model.scalars import Count, Port, Positive, Text, Word

# A port by its number, or by the name that the container gives it: IsValidPortName in
# k8s.io/apimachinery.
PortName = Annotated[
    str,
    Meta(
        pattern=r"^([0-9]+-)*[0-9]*[a-z][a-z0-9]*(-[a-z0-9]+)*$",
        max_length=15,
        extra_json_schema=expected(
            "the name of a port: up to 15 lower-case letters, digits and '-'", mend="name"
        ),
    ),
]
Scheme = Literal["HTTP", "HTTPS"]
Command = Annotated[list[Text], Meta(min_length=1)]


class HttpGet(Spec, frozen=True, kw_only=True):
    """HTTP GET from the kubelet."""

    path: Annotated[Word, doc("The path.", example="/stop")]
    port: Annotated[Port | PortName, doc("The port, or its name in the container.", example=8080)]
    host: Annotated[str | None, doc("Another host than the pod.")] = None
    scheme: Annotated[Scheme | None, doc("How it asks.", default="HTTP")] = None
    http_headers: Annotated[
        dict[HeaderName, Text] | None,
        doc("Headers by name.", as_list=("name", "value"), example={"X-Source": "kubelet"}),
    ] = None


class Exec(Spec, frozen=True):
    """A command in the container."""

    command: Annotated[Command, doc("The command.", example=["sh", "-c", "sleep 5"])]


class Sleep(Spec, frozen=True):
    """A pause."""

    seconds: Annotated[Count, doc("How long.", example=5)]


class Handler(Spec, frozen=True):
    """What happens in a container: one of these."""

    exec: Annotated[
        Exec | None,
        doc("Run a command.", example=["nginx", "-s", "quit"], short="command", whole=True),
    ] = None
    http_get: Annotated[
        HttpGet | None, doc("Ask for a path.", example={"path": "/stop", "port": 8080})
    ] = None
    sleep: Annotated[
        Sleep | None,
        doc("Wait so many seconds; from Kubernetes 1.30.", example=5, short="seconds", whole=True),
    ] = None


class Lifecycle(Spec, frozen=True):
    """What happens when a container has started, and before it is stopped."""

    post_start: Annotated[
        Handler | None,
        doc("Beside the entry point, at once; what fails stops the container."),
    ] = None
    pre_stop: Annotated[
        Handler | None,
        doc("Before SIGTERM, within the grace period.", example={"sleep": 5}),
    ] = None
    stop_signal: Annotated[
        str | None,
        doc("In place of the image's signal; wants `os`; from Kubernetes 1.33.", example="SIGQUIT"),
    ] = None


class GrpcProbe(Spec, frozen=True):
    """A question to gRPC's health service."""

    port: Annotated[Port, doc("The port.", example=9000)]
    service: Annotated[str | None, doc("The service that is asked for.", example="liveness")] = None


class Probe(Spec, frozen=True):
    """How the kubelet asks a container: one of path, exec, tcp and grpc."""

    path: Annotated[Word | None, doc("HTTP GET on this path.", example="/health")] = None
    port: Annotated[
        Port | PortName | None,
        doc(
            "The port for `path`, or its name in the container.",
            default="the container's first http port",
            example=8080,
        ),
    ] = None
    scheme: Annotated[
        Scheme | None,
        doc("How `path` is asked.", default="HTTPS on a port of https or tls, else HTTP"),
    ] = None
    http_headers: Annotated[
        dict[HeaderName, Text] | None,
        doc("Headers for `path`, by name.", example={"X-Probe": "kubelet"}),
    ] = None
    host: Annotated[str | None, doc("Another host than the pod, for `path` and `tcp`.")] = None
    exec: Annotated[Command | None, doc("Run this command.", example=["redis-cli", "ping"])] = None
    tcp: Annotated[
        Port | PortName | None,
        doc("Open this port, or the one of this name.", example=6379),
    ] = None
    grpc: Annotated[
        GrpcProbe | None,
        doc("Ask gRPC's health service on this port.", example=9000, short="port", whole=True),
    ] = None
    initial_delay_seconds: Annotated[Count | None, doc("Seconds before the first try.")] = None
    period_seconds: Annotated[Positive | None, doc("Seconds between tries.")] = None
    timeout_seconds: Annotated[Positive | None, doc("Seconds that an answer may take.")] = None
    success_threshold: Annotated[Positive | None, doc("Successes in a row that count.")] = None
    failure_threshold: Annotated[Positive | None, doc("Failures in a row that count.")] = None
    termination_grace_period_seconds: Annotated[
        Positive | None,
        doc("Seconds between SIGTERM and SIGKILL when it fails; not for readiness."),
    ] = None

    @property
    def http_get(self) -> HttpGet | None:
        """Return the request of a probe of a path whose port is known."""
        if self.path is None or self.port is None:
            return None
        return HttpGet(
            path=self.path,
            port=self.port,
            host=self.host,
            scheme=self.scheme,
            http_headers=self.http_headers,
        )


class Probes(Spec, frozen=True):
    """The three probes, each on its own; a path alone means HTTP GET."""

    liveness: Annotated[
        Probe | None, doc("Restart the container when it fails.", short="path", whole=True)
    ] = None
    readiness: Annotated[
        Probe | None, doc("Take the pod out of Services.", short="path", whole=True)
    ] = None
    startup: Annotated[
        Probe | None, doc("Hold the other probes until it succeeds.", short="path", whole=True)
    ] = None
