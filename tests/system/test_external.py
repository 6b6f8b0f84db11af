"""What is said to exist besides the objects, and which entries nothing asks about."""

import pytest

from meshgen.system import External

OBJECTS = {
    "a name in any namespace": ("Secret/app", ("Secret", "shop", "app"), True),
    "a name without a namespace": ("ClusterRole/app", ("ClusterRole", "", "app"), True),
    "another name": ("Secret/app", ("Secret", "shop", "apps"), False),
    "another kind": ("Secret/app", ("ConfigMap", "shop", "app"), False),
    "a namespace": ("Service/billing/invoices", ("Service", "billing", "invoices"), True),
    "another namespace": ("Service/billing/invoices", ("Service", "shop", "invoices"), False),
    "any name": ("Secret/shop/*", ("Secret", "shop", "app"), True),
    "any namespace": ("Secret/*/app", ("Secret", "shop", "app"), True),
    "a part of a name": ("Secret/shop/app-*", ("Secret", "shop", "app-tls"), True),
    "a star is no `/`": ("Secret/*", ("Secret", "shop", "app"), True),
    "a dot is a dot": ("Secret/a.b", ("Secret", "shop", "axb"), False),
    "a kind without its group": ("Issuer/ca", ("Issuer.cert-manager.io", "shop", "ca"), True),
    "a kind with its group": (
        "Issuer.cert-manager.io/ca",
        ("Issuer.cert-manager.io", "shop", "ca"),
        True,
    ),
    "a kind of another group": ("Issuer.x.io/ca", ("Issuer.cert-manager.io", "shop", "ca"), False),
    "a host is no object": ("app.example.com", ("Secret", "shop", "app.example.com"), False),
}
HOSTS = {
    "a host": ("pay.example.com", "pay.example.com", True),
    "another host": ("pay.example.com", "pay.example.org", False),
    "a wildcard": ("*.example.com", "pay.example.com", True),
    "a wildcard that somebody names": ("*.example.com", "*.example.com", True),
    "a wildcard and its domain": ("*.example.com", "example.com", False),
    "all": ("*", "pay.example.com", True),
    "a full stop": ("pay.example.com", "Pay.example.com.", True),
    "a Service": ("Service/billing/invoices", "invoices.billing.svc.cluster.local", True),
    "a Service of another": ("Service/billing/invoices", "invoices.shop.svc.cluster.local", False),
    "a Service in any namespace": ("Service/invoices", "invoices.billing.svc.corp", True),
    "no Service's name": ("Service/billing/invoices", "invoices.billing.example.com", False),
}


@pytest.mark.parametrize(("entry", "asked", "there"), OBJECTS.values(), ids=OBJECTS)
def test_an_object(entry: str, asked: tuple[str, str, str], there: bool) -> None:
    external = External([entry])
    assert external.has(*asked) is there
    assert external.unused == ([] if there else [entry])


@pytest.mark.parametrize(("entry", "asked", "there"), HOSTS.values(), ids=HOSTS)
def test_a_host(entry: str, asked: str, there: bool) -> None:
    external = External([entry])
    assert external.has_host(asked) is there
    assert external.unused == ([] if there else [entry])


def test_every_entry_that_matches_is_of_use() -> None:
    external = External(["Secret/*", "Secret/app", "Secret/other", "Secret/app"])
    assert external.has("Secret", "shop", "app")
    assert external.unused == ["Secret/other"]


def test_of_a_quiet_entry_nobody_hears() -> None:
    external = External([], ["ConfigMap/settings"])
    assert external.unused == []
    assert external.has("ConfigMap", "shop", "settings")
