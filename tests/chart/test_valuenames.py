"""Values' names, and the templates that read them."""

import pytest

from meshgen.chart.valuenames import Taken, camel, camel_keys, dotted, expression


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("user-service", "userService"),
        ("web", "web"),
        ("a-1", "a1"),
        ("1web", "_1web"),
        ("v1.2.name", "v12Name"),
        ("PodDisruptionBudget", "podDisruptionBudget"),
        ("LOG", "log"),
        ("---", "value"),
        ("/api/catalog/", "apiCatalog"),
    ],
)
def test_camel(name: str, expected: str) -> None:
    assert camel(name) == expected


def test_services_of_one_name_keep_apart() -> None:
    keys = camel_keys(["a-1", "a1", "web", "a--1", "1-1", "11"])
    assert keys["a1"] == "a1"
    assert keys["a-1"] == "a_1"
    assert keys["web"] == "web"
    assert keys["1-1"] == "_1_1"
    assert keys["11"] == "_11"
    assert len(set(keys.values())) == len(keys)


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        (("a", "b"), ".Values.a.b"),
        (("_1a", "LOG_LEVEL"), ".Values._1a.LOG_LEVEL"),
        (("data", "a.b"), '(index .Values.data "a.b")'),
        (("data", 'a"\\'), '(index .Values.data "a\\"\\\\")'),
        (("data", "a-b", "c"), '(index .Values.data "a-b").c'),
    ],
)
def test_expression(path: tuple[str, ...], expected: str) -> None:
    assert expression(path) == expected


def test_dotted_is_what_set_takes() -> None:
    assert dotted(("quota", "hard", "limits.cpu")) == "quota.hard.limits\\.cpu"


def test_no_name_stands_in_anothers_way() -> None:
    taken = Taken()
    assert taken.free(("a", "b")) == ("a", "b")
    assert taken.free(("a", "b")) == ("a", "b2")
    assert taken.free(("a",)) == ("a2",)
    assert taken.free(("c",)) == ("c",)
    assert taken.free(("c", "d", "e")) == ("cD", "e")
