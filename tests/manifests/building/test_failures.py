"""What cannot be built is told where the program names it."""

from pathlib import Path

import pytest

from tests.manifests.trees import SERVICE, WRONG, lines, write

from .conftest import Build


@pytest.mark.parametrize(
    ("files", "told"),
    [
        (
            {
                "a/kustomization.yaml": "resources: [../b]\n",
                "b/kustomization.yaml": "resources:\n- c.yaml\n",
            },
            "b/kustomization.yaml:2:3: Kustomization: resources[0]: there is no file or folder `c",
        ),
        (
            {
                "a/kustomization.yaml": "resources: [x.yaml]\npatches: [{path: p.yaml}]\n",
                "a/x.yaml": SERVICE,
                "a/p.yaml": SERVICE.replace("web", "api"),
            },
            "a/kustomization.yaml:1:1: this cannot be built: no resource matches strategic merge",
        ),
        (
            {
                "a/kustomization.yaml": "resources: [../b]\n",
                "b/kustomization.yaml": "resources: [../a]\n",
            },
            "b/kustomization.yaml:1:13: this cannot be built: cycle detected",
        ),
    ],
)
def test_the_innermost_place_is_told(
    repository: Path, build: Build, files: dict[str, str], told: str
) -> None:
    write(repository, files)
    (line,) = lines(build())
    assert line.startswith(told)


def test_the_parts_of_what_cannot_be_built_are_looked_at_as_parts(
    repository: Path, build: Build
) -> None:
    text = "resources: [x.yaml]\npatches: [{patch: '[{}]'}]\n"
    write(repository, {"a/kustomization.yaml": text, "a/x.yaml": WRONG})
    outcome = build()
    assert any("this cannot be built" in line for line in lines(outcome))
    assert any(line.startswith("a/x.yaml:8:11: Service/shop/web") for line in lines(outcome))
    assert outcome.hints == [
        "1 file is a part of a kustomization: what was not built was checked as it stands"
    ]
