"""A container: what it runs, with which environment, and how it is asked whether it is well."""

from typing import Annotated, Literal

from meshgen.model.base import EnvName, Raw, Spec, Text, doc
from meshgen.model.grammar import Image
from meshgen.model.pod import EnvFrom, EnvSource, Probe, Probes, Resources


class Container(Spec, frozen=True):
    """What a container says, whichever of a pod's it is."""

    image: Annotated[
        Image | None, doc("The container's image; required.", example="ghcr.io/acme/web:v1.2.0")
    ] = None
    image_pull_policy: Annotated[
        Literal["Always", "IfNotPresent", "Never"] | None, doc("When the image is pulled.")
    ] = None
    command: Annotated[list[Text] | None, doc("Instead of the image's entry point.")] = None
    args: Annotated[
        list[Text] | None, doc("Arguments; may hold references such as ${redis.host}.")
    ] = None
    working_dir: Annotated[str | None, doc("The folder that it starts in.")] = None
    resources: Annotated[
        Resources | None,
        doc(
            "The container's requests and limits.",
            default="requests of 100m and 128Mi, no limits",
            example={"requests": {"cpu": "100m", "memory": "128Mi"}},
        ),
    ] = None
    health: Annotated[
        Probe | None,
        doc(
            "Liveness and readiness in one; a path means HTTP GET.",
            example="/health",
            short="path",
            whole=True,
        ),
    ] = None
    probes: Annotated[Probes | None, doc("Single probes, before `health`.")] = None
    env: Annotated[
        dict[EnvName, Text | EnvSource] | None,
        doc(
            "Environment variables; a text may hold references: ${NAME.url}, .host, .port, "
            ".address, .fqdn.",
            example={"API": "${user-service.url}"},
        ),
    ] = None
    env_from: Annotated[
        list[EnvFrom] | None,
        doc("ConfigMaps and Secrets as variables.", example=[{"configMap": "app-config"}]),
    ] = None
    security_context: Annotated[Raw | None, doc("The container's securityContext.")] = None
