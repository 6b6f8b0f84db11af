"""Where an environment is: its namespaces, what is put around names, and what runs there."""

from typing import Annotated

from meshgen.model.base import Spec, doc, shortened
from meshgen.model.istio import Istio
from meshgen.model.namespace import Namespace, OtherNamespace
from meshgen.model.scalars import Annotations, Labels, Name, NamePart, Versions

# What a config means that names no release of Kubernetes.
KUBERNETES = ("1.29",)


class Place(Spec, frozen=True):
    """Namespaces, names, labels, and the releases that run there."""

    namespace: Annotated[
        Namespace | None,
        doc(
            "The namespace.",
            default="the mesh's name",
            example="titanium-prod",
            short="name",
            whole=True,
        ),
    ] = None
    namespaces: Annotated[
        dict[Name, Annotated[OtherNamespace, shortened("name", whole=False)]] | None,
        doc(
            "Namespaces beside the environment's own, by the name that the config uses; a text is "
            "the name in the cluster.",
            example={"payments": {"labels": {"team": "pay"}, "mtls": "STRICT"}},
        ),
    ] = None
    name_prefix: Annotated[
        NamePart | None,
        doc("Put in front of every name, and of every reference to it.", example="prod-"),
    ] = None
    name_suffix: Annotated[
        NamePart | None, doc("Put behind every name, and every reference to it.", example="-v2")
    ] = None
    labels: Annotated[
        Labels | None, doc("Labels of every object and every pod.", example={"team": "blog"})
    ] = None
    recommended_labels: Annotated[
        bool,
        doc(
            "Whether every object and every pod has the labels app.kubernetes.io/managed-by and "
            "app.kubernetes.io/part-of, by which `meshgen verify` knows what is left over."
        ),
    ] = True
    annotations: Annotated[
        Annotations | None,
        doc(
            "Annotations of every object, below what the object says itself; not of pods.",
            example={"example.com/contact": "blog@example.com"},
        ),
    ] = None
    kubernetes: Annotated[
        Versions,
        doc(
            "The Kubernetes that the team runs, in quotes; in the middle of an upgrade all of "
            "them: what is rendered is valid for each.",
            example=["1.29", "1.33"],
        ),
    ] = KUBERNETES
    istio: Annotated[
        Istio,
        doc(
            "The Istio that the team runs; versions alone are short for `version`.",
            example={"version": "1.20"},
            short="version",
        ),
    ] = Istio()
