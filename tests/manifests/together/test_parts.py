"""What kustomizations complete, and under which names it may be in a cluster."""

from pathlib import Path

import pytest

from meshgen.manifests.files import find
from meshgen.manifests.together.parts import completed, entry_of_part
from meshgen.system import External
from tests.manifests.trees import write

from .objects import service, standing


def test_a_part_stands_in_each_namespace_that_it_may_get(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    files = {
        "base/kustomization.yaml": "resources: [web.yaml]\n",
        "base/web.yaml": "a: b\n",
        "dev/kustomization.yaml": "resources: [../base]\nnamespace: dev\n",
        "prod/kustomization.yaml": "resources: [../base, db.yaml]\nnamespace: prod\n",
        "prod/db.yaml": "a: b\n",
        "other/kustomization.yaml": "resources: [x.yaml]\nnamespace: other\n",
    }
    write(tmp_path, {**files, "other/x.yaml": "a: b\n"})
    parts = [
        standing("base/web.yaml", service("web", "")),
        standing("prod/db.yaml", service("db", "mine")),
    ]
    there = completed(parts, find(["."]))
    assert not any(each.is_checked for each in there)
    names = {f"{each.identity.namespace}/{each.identity.name}" for each in there}
    assert names == {"/web", "dev/web", "prod/web", "mine/db", "prod/db"}


def test_without_parts_no_kustomization_is_read() -> None:
    assert completed([], []) == []


def test_a_part_may_get_a_longer_name() -> None:
    external = External([entry_of_part(standing("f", service("web")))])
    assert external.has("Service", "any", "dev-web-v2")
    assert external.has_host("dev-web.any.svc.cluster.local")
    assert not external.has("Service", "any", "we")
    assert not external.has("Secret", "any", "web")
