"""Names of hosts: short and full, with and without a `*`, and who sees them."""

import pytest

from meshgen.system.names import Named, covers, full_name, overlaps, visible_in

FULL = {
    "short": ("web", "web.shop.svc.cluster.local"),
    "with its namespace": ("web.shop", "web.shop"),
    "full": ("web.shop.svc.cluster.local", "web.shop.svc.cluster.local"),
    "of the outside": ("api.example.com", "api.example.com"),
    "any": ("*", "*"),
    "any of a domain": ("*.example.com", "*.example.com"),
    "an address": ("10.0.0.1", "10.0.0.1"),
    "an address with colons": ("::1", "::1"),
    "none": ("", ""),
}
COVERED = {
    "the same": ("a.com", "a.com", True, True),
    "another": ("a.com", "b.com", False, False),
    "one of a domain": ("*.a.com", "x.a.com", True, True),
    "the domain itself": ("*.a.com", "a.com", False, False),
    "any": ("*", "a.com", True, True),
    "a domain within": ("*.a.com", "*.b.a.com", True, True),
    "a domain around": ("*.b.a.com", "*.a.com", False, True),
    "one around": ("x.a.com", "*.a.com", False, True),
    "a part of a label": ("*a.com", "ba.com", True, True),
}


@pytest.mark.parametrize(("host", "full"), FULL.values(), ids=FULL)
def test_a_name_in_full(host: str, full: str) -> None:
    assert full_name(host, "shop", "cluster.local") == full


@pytest.mark.parametrize(("pattern", "host", "covered", "both"), COVERED.values(), ids=COVERED)
def test_what_a_name_covers(pattern: str, host: str, covered: bool, both: bool) -> None:
    assert covers(pattern, host) is covered
    assert overlaps(pattern, host) is both
    assert overlaps(host, pattern) is both


def test_who_sees_what_is_exported() -> None:
    assert visible_in(None, "shop") is None
    assert visible_in(["a", "*"], "shop") is None
    assert visible_in([".", "a"], "shop") == frozenset({"shop", "a"})
    assert visible_in(["~"], "shop") == frozenset()
    assert visible_in([], "shop", ["."]) == frozenset({"shop"})
    assert visible_in(["a"], "shop", ["."]) == frozenset({"a"})


def test_the_most_specific_name_comes_first() -> None:
    named: Named[str] = Named()
    for name in ("*", "*.a.com", "x.a.com", "*.x.a.com", "*.com"):
        named.add(name, name)
    assert list(named.covering("x.a.com")) == ["x.a.com", "*.a.com", "*.com", "*"]
    assert list(named.covering("*.x.a.com")) == ["*.x.a.com", "*.a.com", "*.com", "*"]
    assert list(named.covering("b.org")) == ["*"]
    assert set(named.covered("*.a.com")) == {"*.a.com", "x.a.com", "*.x.a.com"}
    assert list(named.covered("x.a.com")) == ["x.a.com"]
    assert len(list(named.covered("*"))) == 5
    assert not list(named.covered("*.org"))
    named.add("y.org", "y.org")
    assert list(named.covered("*.org")) == ["y.org"]
    named = Named()
    for name in ("*", "*.a.com", "x.a.com", "*.x.a.com", "*.com"):
        named.add(name, name)
    assert list(named.exactly("*.com")) == ["*.com"]
    assert [name for name, _ in named] == ["*", "*.a.com", "x.a.com", "*.x.a.com", "*.com"]


def test_few_names_with_a_star_are_found_as_many_are() -> None:
    few: Named[str] = Named()
    many: Named[str] = Named()
    patterns = ["*.a.com", "*", "*.com", "*a.com", "*.x.a.com", "*.b.org"]
    for name in patterns:
        few.add(name, name)
    for name in (*patterns, *(f"*.{number}.net" for number in range(40))):
        many.add(name, name)
    for asked in ("x.a.com", "*.a.com", "y.x.a.com", "b.org", "*", "*.com", "ba.com", ""):
        assert list(few.covering(asked)) == list(many.covering(asked))
