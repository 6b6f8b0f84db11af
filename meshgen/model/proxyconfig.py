"""ProxyConfigs: what all proxies of a namespace start with."""

from typing import Annotated, Literal

from msgspec import Meta

from meshgen.model.base import Spec, doc, expected, text
from meshgen.model.scalars import Count, ObjectName

# The injector's template writes names as they are, and values between quotation marks: what YAML
# reads otherwise there, it refuses, and the pod with it. Source: files/injection-template.yaml.
_WORDS = "|".join(
    "".join(f"[{letter}{letter.upper()}]" for letter in word)
    for word in ("y", "n", "yes", "no", "on", "off", "true", "false", "null")
)
ProxyVariable = Annotated[
    str,
    Meta(
        pattern=rf"^(?!({_WORDS})$)[._a-zA-Z][-._a-zA-Z0-9]*$",
        extra_json_schema=expected(
            "the name of an environment variable that is no word of YAML's, such as "
            "ISTIO_META_DNS_CAPTURE",
            mend="variable",
        ),
    ),
]
ProxyValue = Annotated[
    str,
    Meta(
        pattern=r'^[^"\\\x00-\x1f\x7f]*$',
        extra_json_schema=text("a text without quotation marks, backslashes and line breaks"),
    ),
]


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
        dict[ProxyVariable, ProxyValue] | None,
        doc("Variables of the proxy.", example={"ISTIO_META_DNS_CAPTURE": "true"}),
    ] = None
    name: Annotated[ObjectName | None, doc("The ProxyConfig's name.", default="default")] = None

    @property
    def says_something(self) -> bool:
        """Return whether there is anything to render."""
        said = (self.concurrency, self.image, self.environment_variables)
        return any(part is not None for part in said)
