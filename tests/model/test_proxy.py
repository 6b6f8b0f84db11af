"""The proxy's resources: what is not said is Istio's own, by profile."""

from meshgen.model import Istio
from meshgen.model.pod import ProxyLimits, ProxyList, Sidecar
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
    sidecar = Sidecar(requests=ProxyList(cpu="50m"), limits=ProxyLimits(memory="64Mi"))
    said = {("requests", "cpu"): "50m", ("limits", "memory"): "64Mi"}
    assert proxy_resources(sidecar, Istio()) == {**DEFAULTS, **said}


# From the weakest: Istio's own, what the install was given, what the service says; each by itself.
def test_a_service_wins_over_the_install() -> None:
    install = Sidecar(requests=ProxyList(cpu="20m"), limits=ProxyLimits(cpu="700m", memory="512Mi"))
    sidecar = Sidecar(limits=ProxyLimits(cpu="300m"))
    expected = {
        ("requests", "cpu"): "20m",
        ("requests", "memory"): "40Mi",
        ("limits", "cpu"): "300m",
        ("limits", "memory"): "512Mi",
    }
    assert proxy_resources(sidecar, Istio(profile="demo", proxy=install)) == expected


def test_a_limit_of_none_is_not_there() -> None:
    install = Sidecar(limits=ProxyLimits(cpu="none", memory="512Mi"))
    assert ("limits", "cpu") not in proxy_resources(None, Istio(proxy=install))
    said = Sidecar(limits=ProxyLimits(cpu="1", memory="none"))
    limits = {"cpu": "1"}
    found = proxy_resources(said, Istio(proxy=install))
    assert {name: amount for (what, name), amount in found.items() if what == "limits"} == limits


# istio.io, "Resource Annotations".
def test_each_of_them_has_an_annotation() -> None:
    assert ANNOTATIONS == {
        ("requests", "cpu"): "sidecar.istio.io/proxyCPU",
        ("requests", "memory"): "sidecar.istio.io/proxyMemory",
        ("limits", "cpu"): "sidecar.istio.io/proxyCPULimit",
        ("limits", "memory"): "sidecar.istio.io/proxyMemoryLimit",
    }
