"""Texts with a grammar of their own: images, hosts, headers, paths of the downward API."""

from typing import Annotated, Literal

from msgspec import Meta

from meshgen.model.base import expected, pulled, text

# From 1 to 65535.
PORT_NUMBER = (
    r"([1-9][0-9]{0,3}|[1-5][0-9]{4}|6[0-4][0-9]{3}|65[0-4][0-9]{2}|655[0-2][0-9]|6553[0-5])"
)
_HOST = r"[a-zA-Z0-9]([-a-zA-Z0-9]*[a-zA-Z0-9])?"
_PART = r"[a-z0-9]+((\.|_|__|-+)[a-z0-9]+)*"
# The grammar of github.com/distribution/reference: the kubelet pulls nothing else.
_IMAGE_NAME = rf"(({_HOST}(\.{_HOST})*|\[[a-fA-F0-9:]+\])(:{PORT_NUMBER})?/)?{_PART}(/{_PART})*"
_TAG = r"[a-zA-Z0-9_][-.a-zA-Z0-9_]{0,127}"
IMAGE = (
    rf"^{_IMAGE_NAME}(:{_TAG})?"
    r"(@[A-Za-z][A-Za-z0-9]*([-_+.][A-Za-z][A-Za-z0-9]*)*:[0-9a-fA-F]{32,})?$"
)
# An image that is pulled from there, whatever `images` says.
ImageAsWritten = Annotated[
    str,
    Meta(
        pattern=IMAGE,
        max_length=512,
        extra_json_schema=expected("an image such as ghcr.io/acme/web:v1.2.0", mend="image"),
    ),
]
Image = Annotated[ImageAsWritten, pulled("image")]
ImageName = Annotated[
    str,
    Meta(
        pattern=f"^{_IMAGE_NAME}$",
        max_length=512,
        extra_json_schema=expected(
            "an image without its tag, such as ghcr.io/acme/web", mend="image-name"
        ),
    ),
]
Tag = Annotated[
    str,
    Meta(
        pattern=f"^{_TAG}$",
        extra_json_schema=text("a tag such as v1.2.0", mend="tag"),
    ),
]
PullPolicy = Literal["Always", "IfNotPresent", "Never"]
# Only the first part may hold a `*`: ValidateWildcardDomain in istio.io/istio/pkg/config.
_WILD = rf"(\*|(\*-?)?{_HOST})(\.{_HOST})*"
_HOSTS = expected("a host name such as web.example.com, *.example.com or *", mend="host")
# A VirtualService's host; the last form is an IPv6 address.
_ANY_HOST = rf"{_WILD}|[0-9a-fA-F]*:[0-9a-fA-F]*:[0-9a-fA-F:.]*"
Host = Annotated[str, Meta(pattern=rf"^({_ANY_HOST})$", max_length=255, extra_json_schema=_HOSTS)]
# A host of routes, which may be a reference to something of the config.
RoutedHost = Annotated[
    str,
    Meta(
        pattern=rf"^({_ANY_HOST}|\$\{{[A-Za-z0-9_-]+\.(host|fqdn)\}})$",
        max_length=255,
        extra_json_schema=expected(
            "a host name such as web.example.com, *.example.com or *, or ${NAME.host}", mend="host"
        ),
    ),
]
# A Gateway's host, which may say whose VirtualServices may use it: `NAMESPACE/HOST`.
GatewayHost = Annotated[
    str,
    Meta(
        pattern=rf"^((\*|\.|[a-z0-9]([-a-z0-9]*[a-z0-9])?)/)?{_WILD}$",
        max_length=320,
        extra_json_schema=_HOSTS,
    ),
]
# Whom an object is exported to: a namespace, `.` for its own, `*` for all.
ExportedTo = Annotated[
    str,
    Meta(
        pattern=r"^(\*|\.|[a-z0-9]([-a-z0-9]*[a-z0-9])?)$",
        max_length=63,
        extra_json_schema=expected("a namespace, . for its own, or * for all", mend="name"),
    ),
]
# A token of RFC 9110, section 5.6.2.
HeaderName = Annotated[
    str,
    Meta(
        pattern=r"^[-!#%&'*+.^_`|~0-9A-Za-z]+$",
        extra_json_schema=expected("the name of a header, such as x-local-rate-limit"),
    ),
]
# What a route may ask of by the place of a header: that, a pseudo header, or a claim of a token.
MatchedHeader = Annotated[
    str,
    Meta(
        pattern=r"^(:?[-!#%&'*+.^_`|~0-9A-Za-z]+|@request\.auth\.claims[.\[].+)$",
        extra_json_schema=expected("the name of a header, or a claim @request.auth.claims[NAME]"),
    ),
]
# What the downward API gives to a variable: validEnvDownwardAPIFieldPathExpressions in
# k8s.io/kubernetes/pkg/apis/core/validation.
# A folder as a container sees it; a mountPath has no `:`, ValidateVolumeMounts.
AbsolutePath = Annotated[
    str,
    Meta(
        pattern=r"^(/[^/:]+)+$",
        max_length=255,
        extra_json_schema=expected("a path from the root, such as /tmp"),
    ),
]
FieldPath = Annotated[
    str,
    Meta(
        pattern=r"^(metadata\.(name|namespace|uid|(labels|annotations)\['[^']+'\])"
        r"|spec\.(nodeName|serviceAccountName)|status\.(podIP|podIPs|hostIP|hostIPs))$",
        extra_json_schema=expected(
            "a field of the pod such as status.podIP or metadata.labels['app']",
            choices=[
                "metadata.name",
                "metadata.namespace",
                "metadata.uid",
                "metadata.labels['KEY']",
                "metadata.annotations['KEY']",
                "spec.nodeName",
                "spec.serviceAccountName",
                "status.podIP",
                "status.podIPs",
                "status.hostIP",
                "status.hostIPs",
            ],
        ),
    ),
]
# What it gives to a file: validVolumeDownwardAPIFieldPathExpressions there.
FilePath = Annotated[
    str,
    Meta(
        pattern=r"^metadata\.(name|namespace|uid|labels|annotations"
        r"|(labels|annotations)\['[^']+'\])$",
        extra_json_schema=expected(
            "a field of the pod such as metadata.labels",
            choices=[
                "metadata.name",
                "metadata.namespace",
                "metadata.uid",
                "metadata.labels",
                "metadata.annotations",
                "metadata.labels['KEY']",
                "metadata.annotations['KEY']",
            ],
        ),
    ),
]
ResourcePath = Annotated[
    str,
    Meta(
        pattern=r"^(requests|limits)\.(cpu|memory|ephemeral-storage|hugepages-[0-9A-Za-z]+)$",
        extra_json_schema=expected(
            "a resource of the container such as limits.memory",
            choices=[
                "limits.cpu",
                "limits.memory",
                "limits.ephemeral-storage",
                "requests.cpu",
                "requests.memory",
                "requests.ephemeral-storage",
            ],
        ),
    ),
]
# A qualified name: IsQualifiedName in k8s.io/apimachinery.
AppProtocol = Annotated[
    str,
    Meta(
        pattern=r"^([a-z0-9]([-a-z0-9.]*[a-z0-9])?/)?[A-Za-z0-9]([-A-Za-z0-9_.]{0,61}[A-Za-z0-9])?$",
        extra_json_schema=expected("a protocol such as http, grpc or kubernetes.io/h2c"),
    ),
]
# A path without its query, a `*` at one of its ends, or templates: {*} is one part of it, {**} any.
PolicyPath = Annotated[
    str,
    Meta(
        pattern=r"^(/(([^*{}?#\s]|\{\*\*?\})*([^*{}?#\s.]|\{\*\*?\}))?\*|/([^*{}?#\s]|\{\*\*?\})*"
        r"|\*[^*{}?#\s]*)$",
        extra_json_schema=expected(
            "a path such as /items, /items/*, */status or /items/{*}/price, without a query, and "
            "no regular expression"
        ),
    ),
]
PolicyPaths = Annotated[
    tuple[PolicyPath, ...],
    Meta(min_length=1, extra_json_schema={**expected("a list of paths"), "x-one": True}),
]
# A token of RFC 9110 without lower case: methods are told apart by it.
Method = Annotated[
    str,
    Meta(
        pattern=r"^[A-Z][-A-Z_]*$",
        extra_json_schema=expected("a method in capitals, such as GET"),
    ),
]
Methods = Annotated[
    tuple[Method, ...],
    Meta(min_length=1, extra_json_schema={**expected("a list of methods"), "x-one": True}),
]
# A claim of a token, or the way to one that is inside of others.
Claim = Annotated[
    str,
    Meta(
        pattern=r"^([^\[\]\s]+|(\[[^\[\]\s]+\])+)$",
        max_length=400,
        extra_json_schema=expected("a claim such as groups, or [realm_access][roles]"),
    ),
]
HttpUrl = Annotated[
    str,
    Meta(
        pattern=rf"^https?://(\[[0-9a-fA-F:.]+\]|[^\s/?#@$:\[\]]+)(:{PORT_NUMBER})?(/[^\s?#$]*)?$",
        max_length=2048,
        extra_json_schema=expected(
            "an address such as http://prometheus.monitoring:9090", mend="address"
        ),
    ),
]
