"""What a service may ask of the API server, as rbac.authorization.k8s.io has it."""

from typing import Annotated, Literal

import msgspec
from msgspec import Meta

from meshgen.model.base import Spec, doc
from meshgen.model.scalars import Annotations, Labels, ObjectName, Word


class PolicyRule(Spec, frozen=True):
    """What a role allows, by the API's own names."""

    verbs: Annotated[
        list[Word], Meta(min_length=1), doc("What may be done.", example=["get", "list", "watch"])
    ]
    api_groups: Annotated[
        tuple[str, ...] | None,
        doc(
            'The groups of the resources: "" is that of Pods and Services.',
            default='[""] beside `resources`',
            example=["apps"],
        ),
    ] = None
    resources: Annotated[
        list[Word] | None, doc("With what: the kinds' plurals.", example=["deployments"])
    ] = None
    resource_names: Annotated[
        list[Word] | None, doc("With these objects alone.", example=["app-config"])
    ] = None
    non_resource_urls: Annotated[
        list[Word] | None,
        doc("With these paths of the API server; `scope: cluster` alone.", example=["/metrics"]),
    ] = msgspec.field(name="nonResourceURLs", default=None)


class Grant(PolicyRule, frozen=True, kw_only=True):
    """A rule, and where it holds."""

    scope: Annotated[
        Literal["namespace", "cluster"],
        doc(
            "In the service's own namespace, by a Role and a RoleBinding, or in the whole cluster, "
            "by a ClusterRole and a ClusterRoleBinding; they are called as the service."
        ),
    ] = "namespace"


class ServiceAccountSpec(Spec, frozen=True):
    """The service's ServiceAccount."""

    name: Annotated[
        ObjectName | None,
        doc("What it is called.", default="as the service", example="ci-runner"),
    ] = None
    create: Annotated[
        bool | None,
        doc(
            "Whether it is rendered.",
            default="true, unless it has a `name`",
        ),
    ] = None
    labels: Annotated[Labels | None, doc("Labels of the rendered one.")] = None
    annotations: Annotated[Annotations | None, doc("Annotations of the rendered one.")] = None
