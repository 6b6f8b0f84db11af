"""The table of Istio's annotations agrees with what meshgen writes itself."""

from meshgen.kinds.annotations import ANNOTATIONS, is_istios
from meshgen.model.injection import INJECT
from meshgen.model.proxy import ANNOTATIONS as OF_THE_SIDECAR


def test_what_meshgen_writes_is_known() -> None:
    written = {INJECT, *OF_THE_SIDECAR.values()}
    assert all(ANNOTATIONS[name].kinds == ("Pod",) for name in written)


def test_releases_come_one_after_the_other() -> None:
    for known in ANNOTATIONS.values():
        assert not known.deprecated or known.since <= known.deprecated
        assert not known.gone or known.since < known.gone


def test_what_is_istios() -> None:
    assert all(map(is_istios, ANNOTATIONS))
    assert is_istios("sidecar.istio.io/nothing")
    assert not is_istios("example.com/istio.io")
    assert not is_istios("kubernetes.io/description")
