"""What cross-checks look at: names of the config, put in order once, however many ask for them."""

from meshgen.config.crosscheck.place import Place
from meshgen.config.origins import Origins
from meshgen.mesh import Mesh
from meshgen.model import Mesh as Spec
from meshgen.model.mesh import Metadata
from meshgen.yamlio import load


def test_names_of_a_mapping() -> None:
    tree = load("gateways: {b: {}, a: {}}\nnodes: 3\n", "meshgen.yaml")
    spec = Spec(api_version="meshgen.dev/v1alpha1", kind="Mesh", metadata=Metadata(name="t"))
    place = Place(Mesh(spec), tree, Origins(tree), "")
    assert list(place.names("gateways")) == ["a", "b"]
    assert place.names("gateways") is place.names("gateways")
    assert (place.names("services"), place.names("nodes")) == ({}, {})
