"""`images:` entries: which there are, and what Kustomize makes of an image with them."""

from pathlib import Path

import pytest

from meshgen.kinds.images import ImageParts, split_image
from meshgen.plan.images import apply_entry, image_entries, images_in
from meshgen.plan.types import Image
from meshgen.yamlio import dump
from tests.equality.compare import kustomize, write_tree

DIGEST = "sha256:" + "a" * 64


@pytest.mark.parametrize(
    ("image", "parts"),
    [
        ("", ImageParts("", "", "")),
        ("nginx", ImageParts("nginx", "", "")),
        ("nginx:1.27", ImageParts("nginx", "1.27", "")),
        ("localhost:5000/x", ImageParts("localhost:5000/x", "", "")),
        ("localhost:5000/x:v1", ImageParts("localhost:5000/x", "v1", "")),
        (f"a/b@{DIGEST}", ImageParts("a/b", "", DIGEST)),
        (f"a/b:v1@{DIGEST}", ImageParts("a/b", "v1", DIGEST)),
    ],
)
def test_the_parts_of_an_image(image: str, parts: ImageParts) -> None:
    assert split_image(image) == parts


def pod(*images: str) -> dict[str, object]:
    containers = [{"name": f"c{i}", "image": image} for i, image in enumerate(images)]
    return {
        "apiVersion": "v1",
        "kind": "Pod",
        "metadata": {"name": "p"},
        "spec": {"containers": containers},
    }


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        (["a:1"], ["a:2"], [Image("a", new_tag="2")]),
        (["a:1"], ["b:1"], [Image("a", "b")]),
        (["a:1"], ["b:2"], [Image("a", "b", "2")]),
        (["a:1"], [f"a@{DIGEST}"], [Image("a", digest=DIGEST)]),
        (["a"], ["a:1"], [Image("a", new_tag="1")]),
        (["a:1", "a:1"], ["a:2", "a:2"], [Image("a", new_tag="2")]),
        (["a:1", "b:1"], ["a:2", "b:1"], [Image("a", new_tag="2")]),
        # Entries run one after the other: these would undo each other.
        (["a:1", "b:1"], ["b:1", "a:1"], []),
        (["a:1", "b:1"], ["b:1", "c:1"], []),
        # One name, changed in one of two places: no entry can say that.
        (["a:1", "a:1"], ["a:2", "a:1"], []),
        # What a patch makes of one, the entry of another name would find.
        (["a:1", "a:1", "b:1"], ["b:1", "a:1", "b:2"], []),
        (["a:1", "a:1", "b:1"], ["c:1", "a:1", "b:2"], [Image("b", new_tag="2")]),
        (["a:1"], ["a"], []),
        (["a:1"], [f"a:2@{DIGEST}"], []),
        (["a:1"], ["a:1"], []),
    ],
)
def test_entries(before: list[str], after: list[str], expected: list[Image]) -> None:
    assert image_entries([pod(*before)], [pod(*after)]) == expected


# Kustomize looks for containers wherever they may be, as in a kind that nobody knows.
@pytest.mark.parametrize(
    ("obj", "expected"),
    [
        (
            {"containers": [{"image": "a"}, {"image": "b"}]},
            {"containers/0": "a", "containers/1": "b"},
        ),
        ({"initContainers": [{"image": "a"}]}, {"initContainers/0": "a"}),
        ({"x": [{"y": {"containers": [{"image": "a"}]}}]}, {"x/0/y/containers/0": "a"}),
        ({"others": [{"image": "a"}], "image": "b"}, {}),
        ({"containers": [{"image": 5}, {"name": "a"}, "x"]}, {}),
        ({"containers": {"containers": [{"image": "a"}]}}, {"containers/containers/0": "a"}),
        ({"containers": "x"}, {}),
    ],
)
def test_where_images_are(obj: object, expected: dict[str, str]) -> None:
    found = {"/".join(map(str, path)): image for path, image in images_in(obj)}
    assert found == {f"{path}/image": image for path, image in expected.items()}


@pytest.mark.parametrize("image", ["a", "a:1", f"a@{DIGEST}", f"a:1@{DIGEST}"])
@pytest.mark.parametrize(
    "entry",
    [Image("a", "b"), Image("a", new_tag="2"), Image("a", digest=DIGEST), Image("a", "b", "2")],
)
def test_an_entry_does_what_kustomize_does(image: str, entry: Image, tmp_path: Path) -> None:
    fields = {"newName": entry.new_name, "newTag": entry.new_tag, "digest": entry.digest}
    said = {"name": entry.name, **{k: v for k, v in fields.items() if v}}
    files = {
        "kustomization.yaml": dump({"resources": ["pod.yaml"], "images": [said]}),
        "pod.yaml": dump(pod(image)),
    }
    write_tree(files, tmp_path)
    (built,) = kustomize(tmp_path)
    assert built["spec"]["containers"][0]["image"] == apply_entry(entry, image)
