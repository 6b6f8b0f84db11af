"""What is written means the same to the real kubectl, through both of its YAML libraries."""

import re
import subprocess
import sys
from pathlib import Path
from typing import Any

from meshgen.yamlio import dump, dump_all, is_text_to_kustomize, load_all, to_data

from .hostile import HOSTILE
from .kubectl import as_kubectl_reads, run_kubectl
from .words import words

SIZE = 20
# Kustomize reads these, but passes objects on inside of itself as JSON that it parses as YAML.
# There it refuses the characters, or turns them (U+0085) into a space, takes no key of more than
# 1024 characters, and merges what stands under a quoted `<<`.
_KUSTOMIZE_FAILS = re.compile(r"[\x7f\x85\uffff]|.{1000}|<<\Z")


def _objects(texts: list[str]) -> list[dict[str, Any]]:
    """Return ConfigMaps with a few strings in each, and an object with strings everywhere."""
    config_maps = [
        {
            "apiVersion": "v1",
            "kind": "ConfigMap",
            "metadata": {"name": f"hostile-{start:04}"},
            "data": {f"k{n}": text for n, text in enumerate(texts[start : start + SIZE])},
        }
        for start in range(0, len(texts), SIZE)
    ]
    probe = {
        "apiVersion": "meshgen.dev/v1",
        "kind": "Probe",
        "metadata": {"name": "hostile"},
        "spec": {
            "keys": {text: [] for text in texts},
            "list": texts,
            "lists": [[text] for text in texts],
            "mappings": [{text: {text: text}} for text in texts],
            "numbers": [0, -1, 2**53, 0.5, -1e-7, 1e300, True, False, None, {}, []],
        },
    }
    return [*config_maps, probe]


def test_kubectl_reads_it_back(tmp_path: Path) -> None:
    objects = _objects(HOSTILE)
    assert as_kubectl_reads(dump_all(objects, header="header"), tmp_path) == objects


def test_kustomize_reads_it_back(tmp_path: Path) -> None:
    objects = _objects([text for text in HOSTILE if not _KUSTOMIZE_FAILS.search(text)])
    kustomization = {"resources": ["all.yaml"]}
    (tmp_path / "kustomization.yaml").write_text(dump(kustomization), encoding="utf-8")
    (tmp_path / "all.yaml").write_text(dump_all(objects, header="header"), encoding="utf-8")
    built = run_kubectl("kustomize", folder=tmp_path)
    assert [to_data(node) for node in load_all(built, "built")] == objects


def test_a_file_that_ends_in_blank_lines(tmp_path: Path) -> None:
    (last,) = objects = [
        {"apiVersion": "v1", "kind": "ConfigMap", "metadata": {"name": "a"}, "data": {"k": "x\n\n"}}
    ]
    text = dump(last)
    assert text.endswith("...\n")
    (tmp_path / "kustomization.yaml").write_text("resources: [all.yaml]\n", encoding="utf-8")
    (tmp_path / "all.yaml").write_text(text, encoding="utf-8")
    built = run_kubectl("kustomize", folder=tmp_path)
    assert [to_data(node) for node in load_all(built, "built")] == objects
    assert as_kubectl_reads(text, tmp_path) == objects


# Of these, every key is text to Kustomize, and of those none is, when it writes them unquoted.
TEXTS = words("on y NO off 0x 1.5.6 1e e1 1-2 -a .a _1 12-30 2001-01-01-x tRUE 0o9 0b2 - _ .")
NO_TEXTS = words("404 -1 0 017 08 0x1F 0o17 0b1 1_000 1.5 1. .5 -.5 1e3 true FALSE Null .inf -.Inf")
DATES = words("2024-01-31 2001-1-1")


def _generated(keys: list[str], folder: Path) -> "subprocess.CompletedProcess[str]":
    generator = [{"name": "c", "literals": [f"{key}=x" for key in keys]}]
    text = dump({"configMapGenerator": generator})
    (folder / "kustomization.yaml").write_text(text, encoding="utf-8")
    command = [str(Path(sys.executable).with_name("kubectl")), "kustomize", str(folder)]
    return subprocess.run(command, capture_output=True, encoding="utf-8", check=False)


def test_keys_that_kustomize_takes_for_text(tmp_path: Path) -> None:
    assert all(map(is_text_to_kustomize, TEXTS))
    assert _generated(TEXTS, tmp_path).returncode == 0
    for key in [*NO_TEXTS, *DATES]:
        assert not is_text_to_kustomize(key)
        assert "map[interface {}]interface {}" in _generated([key], tmp_path).stderr


# As words of one text each: what they are, and what Kubernetes may not take.
KEYS = words(
    "on y N True 404 010 0o17 0b1 0x1F +1 -1 -0 1_000 1.0 1.50 1e3 1e20 1e21 1e39 1e-7 1e-45 1e-50"
    " 0.1 123456789.125 16777217.0 999999.0 1234567.0 -0.0 3.4028236e38 .inf -.Inf .nan yess"
    " 9223372036854775807 100000000000000000000 1:30 ._ 0x 08 'on' '010'"
)


def test_keys_are_those_that_kubectl_reads(tmp_path: Path) -> None:
    head = "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a}\ndata:\n"
    text = "---\n".join(f"{head}  {key}: x\n" for key in KEYS)
    read = [to_data(node)["data"] for node in load_all(text, "f")]
    assert read == [obj["data"] for obj in as_kubectl_reads(text, tmp_path)]


# libyaml takes the colons for a mapping's; ruamel.yaml's parser refuses the tabs.
COLONS = [
    "a: {image: nginx:1.27}\n  b:\tx",
    "a: {image: nginx:1.27}\t# c: d",
    "a: {image:\tnginx:1.27, b: c:, d:e: f, g:h}",
    "a: [b:c,\td::e, f:, g:\n    h]",
    """a: {"x":b:c, 'v':1, u: http://w:80/, "q:r": 's:t'}""",
    "a: {b: !!str c:d, e: !<tag:yaml.org,2002:str> f:g}",
    "a: {b: !!str c:d, e: &x f:g, h: *x, ? i:j : k}\n  t:\tu:v",
    "a: {b: c:d#e, f: g:h #i:j\n    }\n  l: |\n    m:n\n    \to: p:q\n  '\ue000:x': {r: s:\ue000}",
]


def test_colons_in_flow_collections(tmp_path: Path) -> None:
    head = "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a}\ndata:\n"
    text = "---\n".join(f"{head}  {colons}\n" for colons in COLONS)
    read = [to_data(node)["data"] for node in load_all(text, "f")]
    assert read == [obj["data"] for obj in as_kubectl_reads(text, tmp_path)]
