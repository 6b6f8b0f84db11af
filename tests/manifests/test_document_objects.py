"""The objects of a document."""

from typing import Any

from meshgen.manifests.document_objects import objects


def test_lists_are_gone_through_as_kubectl_does() -> None:
    web = {"apiVersion": "v1", "kind": "Service", "metadata": {"name": "web"}}
    document: dict[str, Any] = {
        "apiVersion": "v1",
        "kind": "List",
        "items": [
            web,
            {"apiVersion": "v1", "kind": "ConfigMapList", "items": [{"data": {}}, web]},
            "text",
            {"metadata": {}},
        ],
    }
    assert list(objects(document)) == [
        (("items", 0), web),
        (("items", 1, "items", 0), {"apiVersion": "v1", "kind": "ConfigMap", "data": {}}),
        (("items", 1, "items", 1), web),
        (("items", 2), "text"),
        (("items", 3), {"metadata": {}}),
    ]


def test_what_only_sounds_like_a_list_is_an_object() -> None:
    for document in ({"kind": "AllowList", "spec": {}}, {"kind": "Foo", "items": []}):
        assert list(objects(document)) == [((), document)]
