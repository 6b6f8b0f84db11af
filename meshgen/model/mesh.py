"""The whole config."""

from typing import Annotated, Literal

from meshgen.model.base import Spec, doc
from meshgen.model.clusters import Cluster
from meshgen.model.docs import Docs
from meshgen.model.environment import Environment
from meshgen.model.layout import Layout
from meshgen.model.scalars import MeshgenRelease, Name, NamePattern
from meshgen.model.settings import Settings


class Metadata(Spec, frozen=True):
    """The mesh's own name."""

    name: Annotated[Name, doc("The mesh's name; the default namespace too.", example="titanium")]


class Mesh(Settings, frozen=True, kw_only=True):
    """A meshgen.yaml."""

    api_version: Annotated[Literal["meshgen.dev/v1alpha1"], doc("The config's version.")]
    kind: Annotated[Literal["Mesh"], doc("Always Mesh.")]
    metadata: Annotated[Metadata, doc("The mesh's own name.", example={"name": "titanium"})]
    meshgen: Annotated[
        MeshgenRelease | None,
        doc(
            "The meshgen that renders it, or a range of them: another one renders nothing.",
            default="any",
            example="0.3",
        ),
    ] = None
    include: Annotated[
        list[str] | None,
        doc(
            "More files with settings of this config, such as one for each team: paths, globs, and "
            "with a `!` in front those of all before it that are left out. Each setting stands in "
            "one of the files: docs/files.md tells how they become one.",
            example=["services/*.yaml", "gateways.yaml"],
        ),
    ] = None
    namespace_names: Annotated[
        NamePattern | None,
        doc(
            "What those of `namespaces` without a name are called: `{name}` is the config's name "
            "for it, `{environment}` the environment's. An environment that says `namespace` and "
            "nothing of `namespaces` has all in that one, unless this is said.",
            default="{name}-{environment}; {name} where the config has no environments",
            example="{name}-{environment}",
        ),
    ] = None
    layout: Annotated[
        Layout,
        doc("How the tree is split into parts that build and apply alone."),
    ] = Layout()
    templates: Annotated[
        str | None, doc("A folder with templates that replace or add to meshgen's own.")
    ] = None
    output: Annotated[
        dict[str, str | None] | None,
        doc(
            "What `meshgen render` writes, and where.",
            default="a Kustomize tree in `deploy`",
            example={"kustomize": "deploy", "helm": "chart"},
        ),
    ] = None
    docs: Annotated[
        Docs | None,
        doc(
            "Guides of this very system, which `meshgen render` keeps too: docs/guides.md tells of "
            "them.",
            renders="pages in Markdown, what `meshgen docs` writes",
            default="none; `meshgen docs` writes them for all environments",
            example={"environments": ["prod"]},
            short="output",
        ),
    ] = None
    clusters: Annotated[
        dict[Name, Cluster] | None,
        doc(
            "The clusters that environments run in, by name.",
            default="one, of which nothing has to be known",
            example={"east": {"network": "eu"}, "west": {"network": "us"}},
        ),
    ] = None
    environments: Annotated[
        dict[Name, Environment | None] | None,
        doc(
            "The environments by name.",
            default="one, called `default`",
            example={"prod": {"namespace": "titanium-prod", "namePrefix": "prod-"}},
        ),
    ] = None
