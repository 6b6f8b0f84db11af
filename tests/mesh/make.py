"""A mesh from the config's types, without a file."""

from typing import Any

from meshgen.mesh import Mesh, Service
from meshgen.model import Mesh as Spec
from meshgen.model import Namespace
from meshgen.model import Service as ServiceSpec
from meshgen.model.mesh import Metadata


def mesh_of(services: dict[str, ServiceSpec] | None = None, **settings: Any) -> Mesh:
    """Return the mesh `shop` in a namespace of that name, which is there already."""
    settings = {"namespace": Namespace(name="shop", create=False), **settings}
    metadata = Metadata(name="shop")
    spec = Spec(
        api_version="meshgen.dev/v1alpha1",
        kind="Mesh",
        metadata=metadata,
        services=services,
        **settings,
    )
    return Mesh(spec)


def service_of(spec: ServiceSpec, **settings: Any) -> Service:
    """Return the service `web` of a mesh."""
    service = mesh_of({"web": spec}, **settings).service("web")
    assert service is not None
    return service
