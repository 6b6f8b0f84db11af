"""The proxy's resources: what is not said is Istio's own, by profile."""

from meshgen.model import Istio
from meshgen.model.pod import ProxyList, Sidecar
from meshgen.model.proxy import ANNOTATIONS, proxy_resources

DEFAULTS = {
    ("requests", "cpu"): "100m",
    ("requests", "memory"): "128Mi",
    ("limits", "cpu"): "2000m",
    ("limits", "memory"): "1024Mi",
}


def test_nothing_said() -> None:
    assert proxy_resources(None, Istio()) == DEFAULTS
    assert proxy_resources(Sidecar(), Istio(profile="minimal")) == DEFAULTS


def test_the_demo_profile_asks_for_less() -> None:
    asked = {("requests", "cpu"): "10m", ("requests", "memory"): "40Mi"}
    assert proxy_resources(None, Istio(profile="demo")) == {**DEFAULTS, **asked}


def test_what_is_said_wins() -> None:
    sidecar = Sidecar(requests=ProxyList(cpu="50m"), limits=ProxyList(memory="64Mi"))
    said = {("requests", "cpu"): "50m", ("limits", "memory"): "64Mi"}
    assert proxy_resources(sidecar, Istio()) == {**DEFAULTS, **said}


# From the weakest: Istio's own, what the install was given, what the service says; each by itself.
def test_a_service_wins_over_the_install() -> None:
    install = Sidecar(requests=ProxyList(cpu="20m"), limits=ProxyList(cpu="700m", memory="512Mi"))
    sidecar = Sidecar(limits=ProxyList(cpu="300m"))
    expected = {
        ("requests", "cpu"): "20m",
        ("requests", "memory"): "40Mi",
        ("limits", "cpu"): "300m",
        ("limits", "memory"): "512Mi",
    }
    assert proxy_resources(sidecar, Istio(profile="demo", proxy=install)) == expected


# istio.io, "Resource Annotations".
def test_each_of_them_has_an_annotation() -> None:
    assert ANNOTATIONS == {
        ("requests", "cpu"): "sidecar.istio.io/proxyCPU",
        ("requests", "memory"): "sidecar.istio.io/proxyMemory",
        ("limits", "cpu"): "sidecar.istio.io/proxyCPULimit",
        ("limits", "memory"): "sidecar.istio.io/proxyMemoryLimit",
    }
