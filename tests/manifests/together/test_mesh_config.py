"""Istio's MeshConfig, wherever somebody wrote it down."""

from pathlib import Path

import pytest

from meshgen.errors import MeshgenError
from meshgen.findings import Severity
from meshgen.manifests.together.mesh_config import among, mesh_config_warnings, read_mesh_config
from meshgen.yamlio import load_all, to_data

CONFIG_MAP = """\
apiVersion: v1
kind: ConfigMap
metadata: {{name: {name}, namespace: {namespace}}}
data:
  mesh: |-
    trustDomain: {trust}
"""
OPERATOR = """\
apiVersion: install.istio.io/v1alpha1
kind: IstioOperator
metadata: {namespace: istio-system}
spec:
  namespace: istio-control
  meshConfig:
    trustDomain: td
    rootNamespce: istio-control
"""


def write(folder: Path, text: str) -> str:
    path = folder / "mesh.yaml"
    path.write_text(text, encoding="utf-8")
    return str(path)


@pytest.mark.parametrize(
    ("text", "namespace"),
    [
        ("trustDomain: td\n", "istio-system"),
        ("---\n# nothing\n---\ntrustDomain: td\n", "istio-system"),
        (CONFIG_MAP.format(name="istio", namespace="control", trust="td"), "control"),
        (f"apiVersion: v1\nkind: Secret\n---\n{OPERATOR}", "istio-control"),
        (OPERATOR.replace("  namespace: istio-control\n", ""), "istio-system"),
    ],
)
def test_all_forms_are_read(tmp_path: Path, text: str, namespace: str) -> None:
    known, _ = read_mesh_config(write(tmp_path, text))
    assert (known.trust_domain, known.namespace) == ("td", namespace)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "- a\n",
        "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: istio}\n",
        "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: istio}\ndata: {mesh: '['}\n",
        "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: istio}\ndata: {mesh: 'a'}\n",
        "a: b\n---\nc: d\n",
    ],
)
def test_what_is_none_is_refused(tmp_path: Path, text: str) -> None:
    with pytest.raises(MeshgenError, match="found no MeshConfig in"):
        read_mesh_config(write(tmp_path, text))


def test_what_istio_would_not_take_is_a_warning_at_its_place(tmp_path: Path) -> None:
    path = write(tmp_path, OPERATOR)
    _, (finding,) = read_mesh_config(path)
    assert str(finding.location) == f"{path}:8:5"
    assert finding.path == "spec.meshConfig.rootNamespce"
    assert finding.severity is Severity.WARNING
    _, (finding,) = read_mesh_config(write(tmp_path, "enableAutoMtls: maybe\n"))
    assert str(finding.location) == f"{path}:1:17"


@pytest.mark.parametrize(
    ("revision", "names", "trust"),
    [
        (None, ["istio"], "istio"),
        (None, ["istio-canary"], None),
        (None, ["other"], None),
        ("canary", ["istio", "istio-canary"], "istio-canary"),
        ("canary", ["istio"], None),
        ("default", ["istio"], "istio"),
    ],
)
def test_the_config_map_of_the_revision_counts(
    revision: str | None, names: list[str], trust: str | None
) -> None:
    text = "---\n".join(
        CONFIG_MAP.format(name=name, namespace="istio-system", trust=name) for name in names
    )
    known = among((to_data(node) for node in load_all(text, "")), revision)
    assert (known and known.trust_domain) == trust


def test_the_usual_namespace_comes_first() -> None:
    text = "---\n".join(
        CONFIG_MAP.format(name="istio", namespace=name, trust=name)
        for name in ("a", "istio-system")
    )
    known = among(to_data(node) for node in load_all(text, ""))
    assert known is not None
    assert known.trust_domain == "istio-system"


@pytest.mark.parametrize(
    ("text", "path", "message"),
    [
        ("extensionProviders: [{zipkin: {service: a.b, port: 1}}]", "[0].name", "is required"),
        ("outboundTrafficPolicy: {tls: {mode: SIMPLE}}", "outboundTrafficPolicy.mode", "REGISTRY"),
        ("root_namspace: a", "root_namspace", "unknown key"),
        ("proxyListenPort: a", "proxyListenPort", "found text"),
    ],
)
def test_what_istiod_takes_otherwise_is_told(
    tmp_path: Path, text: str, path: str, message: str
) -> None:
    _, (finding,) = read_mesh_config(write(tmp_path, f"trustDomain: td\n{text}\n"))
    assert finding.path.endswith(path)
    assert message in finding.message
    assert finding.location.line == 2
    assert finding.severity is Severity.WARNING
    in_map = CONFIG_MAP.format(name="istio", namespace="a", trust=f"td\n    {text}")
    _, (finding,) = read_mesh_config(write(tmp_path, in_map))
    assert finding.path.startswith("data.mesh: ")
    assert finding.location.line == 5


def test_names_of_messages_and_numbers_in_quotes_are_what_istiod_reads(tmp_path: Path) -> None:
    text = (
        "trust_domain: td\nroot_namespace: a\nproxy_listen_port: '15001'\nmesh_mTLS: {}\n"
        "discovery_selectors: [{matchLabels: {a_b: c}}]\n"
        "default_config: {proxy_metadata: {A_B: c}, tracing: {custom_tags: {a_b: {literal: {}}}}}\n"
    )
    known, found = read_mesh_config(write(tmp_path, text))
    assert found == []
    assert (known.trust_domain, known.root_namespace) == ("td", "a")
    assert known.proxy_metadata == {"A_B": "c"}
    assert known.is_discovered({"a_b": "c"})
    assert not known.is_discovered({})
    assert known.mesh_config["meshMTLS"] == {}


VALUES = """\
global: {istioNamespace: mesh, proxy: {clusterDomain: corp.local}}
meshConfig: {trustDomain: td, rootNamespce: a}
pilot: {}
"""
SAIL = """\
apiVersion: sailoperator.io/v1
kind: Istio
metadata: {name: default}
spec:
  namespace: mesh
  values:
    meshConfig: {trustDomain: td, rootNamespce: a}
    global: {proxy: {clusterDomain: corp.local}}
"""


@pytest.mark.parametrize(
    ("text", "path"),
    [
        (VALUES, "meshConfig.rootNamespce"),
        (SAIL, "spec.values.meshConfig.rootNamespce"),
        (
            SAIL.replace("sailoperator.io/v1", "install.istio.io/v1alpha1").replace(
                "kind: Istio", "kind: IstioOperator"
            ),
            "spec.values.meshConfig.rootNamespce",
        ),
    ],
)
def test_what_installs_istio_says_more(tmp_path: Path, text: str, path: str) -> None:
    known, (finding,) = read_mesh_config(write(tmp_path, text))
    assert (known.trust_domain, known.namespace, known.domain) == ("td", "mesh", "corp.local")
    assert finding.path == path


def test_what_it_expects_can_be_explained(tmp_path: Path) -> None:
    _, found = read_mesh_config(write(tmp_path, "rotNamespace: a\ndefaultConfig: {zzz: 1}\n"))
    assert sorted(finding.expected.partition("that ")[2] for finding in found) == [
        "`meshgen explain istio.meshConfig.defaultConfig` lists",
        "`meshgen explain istio.meshConfig` lists",
    ]


@pytest.mark.parametrize(
    ("mesh", "told"),
    [
        ("rotNamespace: a", ["rotNamespace: unknown key `rotNamespace`"]),
        ("{{{ [", ["istiod cannot read this MeshConfig: "]),
        ("trustDomain: td", []),
        ("", []),
        (7, []),
        (None, []),
    ],
)
def test_among_manifests_it_is_looked_at(mesh: object, told: list[str]) -> None:
    config_map = {"apiVersion": "v1", "kind": "ConfigMap", "metadata": {"name": "istio"}}
    found = list(mesh_config_warnings({**config_map, "data": {"mesh": mesh}}))
    assert [each.message.startswith(told[0]) for each in found] == [True] * len(told)
    assert all(each.severity is Severity.WARNING for each in found)
    other = {**config_map, "metadata": {"name": "other"}, "data": {"mesh": mesh}}
    assert list(mesh_config_warnings(other)) == []
