"""Every name that Kustomize follows by itself, in objects made from the table, against kubectl."""

from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from meshgen.kinds.kustomize import REFERENCES
from meshgen.kinds.reference import Gvk, Reference
from meshgen.resources import Resource, canonical
from meshgen.transform import Settings, finished
from tests.transform.chain import STORE, unequal


@cache
def api_version(kind: Gvk) -> str:
    if kind.group:
        return f"{kind.group}/v1"
    return STORE.entries(kind.kind)[0].api_version


def named(kind: Gvk) -> str:
    return f"the-{kind.kind.lower()}"


def nested(fields: tuple[str, ...], value: Any) -> dict[str, Any]:
    inner = nested(fields[1:], value) if len(fields) > 1 else value
    return {fields[0]: inner}


def holder(reference: Reference, name: str, value: Any) -> dict[str, Any]:
    body = nested(reference.fields, value)
    if reference.fields[0] == "roleRef":
        group, kind = reference.target.group, reference.target.kind
        body["roleRef"] |= {"apiGroup": group, "kind": kind}
    metadata = {**body.pop("metadata", {}), "name": name}
    version = api_version(reference.holder)
    return {"apiVersion": version, "kind": reference.holder.kind, "metadata": metadata, **body}


def objects() -> Iterator[dict[str, Any]]:
    """Yield what is named, and for each reference objects that name it, and others that do not."""
    for target in dict.fromkeys(reference.target for reference in REFERENCES):
        metadata = {"name": named(target)}
        yield {"apiVersion": api_version(target), "kind": target.kind, "metadata": metadata}
    # Of other groups or versions, and of another name: not what is meant.
    for version, kind in (
        ("example.com/v1", "Service"),
        ("example.com/v2", "Secret"),
        ("storage.k8s.io/v1beta1", "StorageClass"),
        ("example.com/v1", "Role"),
    ):
        yield {"apiVersion": version, "kind": kind, "metadata": {"name": f"other-{kind.lower()}"}}
    for number, reference in enumerate(REFERENCES):
        name = named(reference.target)
        values: list[Any] = [name, [name, "nobody"], f"other-{reference.target.kind.lower()}", None]
        if reference.path in ("subjects", "webhooks/clientConfig/service"):
            spaces = ({}, *({"namespace": space} for space in ("default", "acme", "x")))
            values = [
                [
                    *({"kind": "ServiceAccount", "name": name, **space} for space in spaces),
                    {"kind": "User", "name": name},
                    {"kind": "ServiceAccount", "name": "default"},
                    {"kind": "ServiceAccount", "name": "nobody", "namespace": "x"},
                ]
            ]
        # An annotation is a text.
        annotation = reference.path.startswith("metadata/annotations")
        for i, value in enumerate(values[:1] if annotation else values):
            yield holder(reference, f"h{number}-{i}", value)
    pods = {"spec": {"serviceAccountName": "the-serviceaccount"}}
    for version, kind in (("v2", "Pod"), ("example.com/v1", "Deployment")):
        spec = {"template": pods, **pods["spec"]}
        yield {"apiVersion": version, "kind": kind, "metadata": {"name": "foreign"}, "spec": spec}
    yield {"apiVersion": "v1", "kind": "Namespace", "metadata": {"name": "shop"}}


@pytest.mark.parametrize(
    "settings",
    [
        Settings("acme", "p-", mesh="shop"),
        Settings("acme", "p-", "-s", mesh="shop"),
        Settings("default", suffix="-s", mesh="shop"),
    ],
    ids=["prefix", "all", "default"],
)
def test_names_are_followed_as_kustomize_does(settings: Settings, tmp_path: Path) -> None:
    made = list(objects())
    assert unequal(made, settings, tmp_path) == ""
    own = finished([Resource(obj, "g") for obj in made], settings, STORE.namespaced)
    by_name = {before["metadata"]["name"]: after for before, after in zip(made, own, strict=True)}
    for number, reference in enumerate(REFERENCES):
        assert settings.full(named(reference.target)) in canonical(by_name[f"h{number}-0"])
