"""ProxyConfigs: what all proxies of a namespace start with."""

from typing import Annotated, Literal

from meshgen.model.base import Count, EnvName, ObjectName, Spec, Text, doc


class ProxyImage(Spec, frozen=True):
    """The proxy's image."""

    image_type: Annotated[
        Literal["default", "debug", "distroless"], doc("Which of Istio's.", example="distroless")
    ]


class ProxyConfig(Spec, frozen=True):
    """A ProxyConfig: for all pods of the namespace, gateways too; a pod has it once it is new."""

    concurrency: Annotated[
        Count | None, doc("Worker threads; 0 is one for each core of the node.", example=2)
    ] = None
    image: Annotated[
        ProxyImage | None, doc("Which of Istio's images.", short="imageType", whole=True)
    ] = None
    environment_variables: Annotated[
        dict[EnvName, Text] | None,
        doc("Variables of the proxy.", example={"ISTIO_META_DNS_CAPTURE": "true"}),
    ] = None
    name: Annotated[ObjectName | None, doc("The ProxyConfig's name.", default="default")] = None

    @property
    def says_something(self) -> bool:
        """Return whether there is anything to render."""
        said = (self.concurrency, self.image, self.environment_variables)
        return any(part is not None for part in said)
