"""ConfigMaps."""

from typing import Annotated

from meshgen.model.base import Spec, doc
from meshgen.model.scalars import IN_NAMESPACE, ConfigKey, NamespaceRef, Text


class ConfigMap(Spec, frozen=True):
    """A ConfigMap that Kustomize generates: its name carries a hash, so pods roll on a change."""

    data: Annotated[
        dict[ConfigKey, Text] | None,
        doc(
            "Keys and values; a value may hold references such as ${user-service.url}.",
            example={"LOG_LEVEL": "INFO"},
        ),
    ] = None
    files: Annotated[
        dict[ConfigKey, str] | None,
        doc(
            "Keys and the files with their values, from the config's folder.",
            example={"nginx.conf": "files/nginx.conf"},
        ),
    ] = None
    external: Annotated[
        bool,
        doc(
            "It exists already, in any namespace if it says none: services may refer to it, and "
            "none is rendered."
        ),
    ] = False
    namespace: Annotated[
        NamespaceRef | None, doc(IN_NAMESPACE, default="the environment's own", example="payments")
    ] = None
