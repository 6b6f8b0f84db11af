"""`meshgen check -k`: each object, and all together, of manifests that anybody wrote."""

import json
from pathlib import Path

import pytest

from .conftest import MESH, Meshgen
from .process import call

# The annotation reaches no pod: MG1001 at line 6, column 5.
NAMESPACE = """\
apiVersion: v1
kind: Namespace
metadata:
  name: {name}
  annotations:
    sidecar.istio.io/proxyCPU: 100m
"""
BAD = """\
apiVersion: v1
kind: Service
metadata: {name: web, namespace: shop}
spec: {ports: [{prot: 80}]}
"""
# Of two servers with TLS for one host, istiod drops one: MG604 at line 10, column 13.
GATEWAY = """\
apiVersion: networking.istio.io/v1
kind: Gateway
metadata: {{name: {name}, namespace: {namespace}}}
spec:
  selector: {{istio: edge}}
  servers:
  - port: {{number: 443, name: https, protocol: HTTPS}}
    tls: {{mode: SIMPLE, credentialName: {name}}}
    hosts:
    - shop.example.com
"""


def write(folder: Path, files: dict[str, str]) -> None:
    for name, text in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text, encoding="utf-8")


@pytest.fixture
def gateways(folder: Path) -> Path:
    """Two files that contradict each other, in folders of two teams."""
    one = GATEWAY.format(name="a", namespace="team-a")
    other = GATEWAY.format(name="b", namespace="team-b")
    write(folder, {"a/gateway.yaml": one, "b/gateway.yaml": other})
    return folder


def codes(output: str) -> list[str]:
    return [finding["code"] for finding in json.loads(output)["findings"]]


def test_what_files_say_together_is_found(gateways: Path, meshgen: Meshgen) -> None:
    assert gateways
    assert "[warning MG604]" not in meshgen("validate", ".").stdout
    done = meshgen("check", "-k", ".")
    assert "b/gateway.yaml:10:7: Gateway/team-b/b: spec.servers[0].hosts[0]: " in done.stdout
    assert "[warning MG604]" in done.stdout
    assert done.exit_code == 0
    assert "2 objects in 2 files: 2 valid, 0 invalid" in done.stderr


def test_more_paths_may_follow(gateways: Path, meshgen: Meshgen) -> None:
    assert gateways
    assert "MG604" in meshgen("check", "-k", "a", "b").stdout
    assert "MG604" in meshgen("check", "-k", "a", "-k", "b").stdout
    assert "MG604" not in meshgen("check", "-k", "a").stdout


def test_a_bad_object_silences_nothing(folder: Path, meshgen: Meshgen) -> None:
    write(folder, {"a.yaml": f"{BAD}---\n{NAMESPACE.format(name='shop')}"})
    done = meshgen("check", "-k", "a.yaml")
    assert "a.yaml:4:17: Service/shop/web: spec.ports[0].prot: unknown field" in done.stdout
    assert "a.yaml:11:5: Namespace/shop: metadata.annotations" in done.stdout
    assert done.exit_code == 1


def test_a_stream_is_checked(folder: Path) -> None:
    assert folder.is_dir()
    done = call("check", "-k", "-", input=NAMESPACE.format(name="shop"))
    assert "<stdin>:6:5: Namespace/shop: metadata.annotations" in done.stdout
    assert done.returncode == 0


def test_what_is_no_yaml_and_no_object_is_told_as_validate_does(
    folder: Path, meshgen: Meshgen
) -> None:
    texts = {"a.yaml": "apiVersion: v1\nkind: [\n", "b.yaml": "apiVersion: v1\nkind: Service\n"}
    write(folder, {**texts, "c.json": '{"apiVersion": "v1", "kind": "List", "items": [1]}'})
    mine, theirs = meshgen("check", "-k", "."), meshgen("validate", ".")
    assert (mine.stdout, mine.exit_code) == (theirs.stdout, 1)


@pytest.mark.parametrize("format", ["json", "sarif", "github", "junit"])
def test_every_format_has_what_is_told_of_several(
    gateways: Path, meshgen: Meshgen, format: str
) -> None:
    assert gateways
    done = meshgen("check", "-k", ".", "--format", format)
    assert "MG604" in done.stdout
    assert "b/gateway.yaml" in done.stdout


def test_the_report_counts_and_names_releases(gateways: Path, meshgen: Meshgen) -> None:
    assert gateways
    options = ("--kubernetes", "1.30,1.33", "--istio", "1.24", "--format", "json")
    report = json.loads(meshgen("check", "-k", ".", *options).stdout)
    assert report["command"] == "check"
    assert report["versions"] == {"kubernetes": ["1.30", "1.33"], "istio": ["1.24"]}
    assert report["counts"]["objects"] == 2


BASE = {
    "base/kustomization.yaml": "resources: [gateway.yaml]\n",
    "base/gateway.yaml": GATEWAY.format(name="a", namespace="edge"),
}
OVERLAY = """\
resources: [../../base, gateway.yaml]
"""


def overlay(name: str) -> dict[str, str]:
    return {
        f"overlays/{name}/kustomization.yaml": OVERLAY,
        f"overlays/{name}/gateway.yaml": GATEWAY.format(name="b", namespace="edge")
        + f"    - {name}.example.com\n",
    }


def test_what_kustomizations_complete_is_not_checked_together_unbuilt(
    folder: Path, meshgen: Meshgen
) -> None:
    write(folder, {**BASE, **overlay("dev")})
    done = meshgen("check", "-k", ".", "--format", "json")
    assert codes(done.stdout) == []
    (hint,) = json.loads(done.stdout)["hints"]
    assert hint == (
        "2 files are parts of kustomizations: each object in them was checked by itself, and "
        "`meshgen check -k PATH --build` checks the whole"
    )


def test_what_may_come_of_a_part_is_there_for_others(folder: Path, meshgen: Meshgen) -> None:
    """MG1601 tells of a ConfigMap that is not there."""
    kustomization = "resources: [config.yaml]\nnamespace: shop\nnamePrefix: my-\n"
    config = "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: settings}\n"
    pod = """\
apiVersion: v1
kind: Pod
metadata: {name: web, namespace: shop}
spec:
  containers:
  - name: web
    image: nginx:1.27
    envFrom: [{configMapRef: {name: my-settings}}, {configMapRef: {name: my-others}}]
"""
    parts = {"k/kustomization.yaml": kustomization, "k/config.yaml": config}
    write(folder, {**parts, "web.yaml": pod})
    done = meshgen("check", "-k", ".")
    assert "web.yaml:8:74: Pod/shop/web: " in done.stdout
    assert "my-settings" not in done.stdout


def test_overlays_are_built_and_each_is_a_cluster(
    folder: Path, programs: Path, meshgen: Meshgen
) -> None:
    assert programs
    write(folder, {**BASE, **overlay("dev"), **overlay("prod")})
    done = meshgen("check", "-k", ".", "--build")
    lines = [line for line in done.stdout.splitlines() if "MG604" in line]
    # Each overlay contradicts the base, and neither the other overlay.
    assert [line.partition(": ")[0] for line in lines] == [
        "overlays/dev/gateway.yaml:10:7",
        "overlays/prod/gateway.yaml:10:7",
    ]
    assert "Gateway/a serves shop.example.com on port 443 too" in lines[0]
    assert done.exit_code == 0


def test_a_finding_of_several_builds_is_told_once(
    folder: Path, programs: Path, meshgen: Meshgen
) -> None:
    assert programs
    namespace = {"base/gateway.yaml": NAMESPACE.format(name="shop")}
    write(folder, {**BASE, **namespace, **overlay("dev"), **overlay("prod")})
    done = meshgen("check", "-k", ".", "--build")
    (line,) = [line for line in done.stdout.splitlines() if "MG1001" in line]
    assert line.startswith("base/gateway.yaml:6:5: Namespace/shop: metadata.annotations")
    assert "(in the build of overlays/dev and 1 other)" in line


def test_an_unbuilt_call_has_no_use_for_permissions(folder: Path, meshgen: Meshgen) -> None:
    write(folder, BASE)
    done = meshgen("check", "-k", ".", "--allow", "remote")
    assert "--allow is for builds, with --build" in done.stderr
    assert done.exit_code == 2


def test_the_severities_of_the_config_hold(folder: Path, meshgen: Meshgen) -> None:
    write(folder, {"m/a.yaml": NAMESPACE.format(name="shop")})
    assert meshgen("check", "-k", "m").exit_code == 0
    write(folder, {"meshgen.yaml": f"{MESH}severities: {{MG1001: error, MG604: 3, MG9: note}}\n"})
    done = meshgen("check", "-k", "m", "-v")
    assert "[error MG1001]" in done.stdout
    assert "weighing findings as meshgen.yaml says: MG1001 error\n" in done.stderr
    assert done.exit_code == 1
    done = meshgen("check", "-k", "m", "--severity", "MG1001=ignore")
    assert "MG1001" not in done.stdout
    assert done.exit_code == 0


def test_the_config_names_releases_and_crds(folder: Path, meshgen: Meshgen) -> None:
    write(folder, {"m/a.yaml": NAMESPACE.format(name="shop"), "meshgen.yaml": MESH})
    report = json.loads(meshgen("check", "-k", "m", "--format", "json").stdout)
    assert report["versions"]["istio"] != ["1.31"]


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (["--severity", "MG1001"], "--severity MG1001 says no weight"),
        (["--severity", "=note"], "--severity =note says no weight"),
        (["--severity", "MG1000=note"], "no finding has the code MG1000; did you mean `MG1"),
        (["--severity", "MG101=note"], "MG101 cannot be weighed"),
        (["--severity", "MG1001=warn"], "no weight is called `warn`"),
        (["--severity", "MG1001=warn"], "did you mean `warning`?"),
        (["-f", "a.yaml"], "--file is for a config, not -k"),
        (["--against", "main"], "--against is for a config, not -k"),
        (["--mesh-config", "none.yaml"], "none.yaml"),
        (["--kubernetes", "1.2"], "1.2"),
        (["--profile", "big"], "'big' is not one of"),
    ],
)
def test_a_wrong_call(folder: Path, meshgen: Meshgen, options: list[str], said: str) -> None:
    write(folder, {"m.yaml": BAD})
    done = meshgen("check", "-k", "m.yaml", *options)
    assert said in done.stderr
    assert done.exit_code == 2


@pytest.mark.parametrize(
    "options",
    [
        ["--kubernetes", "1.30"],
        ["--cni"],
        ["--no-cni"],
        ["--mesh-config", "a.yaml"],
        ["--build"],
        ["--external", "Secret/a"],
        ["--existing", "Secret/a"],
        ["-j", "2"],
    ],
)
def test_options_for_manifests_need_them(mesh: Path, meshgen: Meshgen, options: list[str]) -> None:
    assert mesh
    done = meshgen("check", *options)
    assert "is for manifests, with -k" in done.stderr
    assert done.exit_code == 2


def test_findings_of_a_config_are_weighed(mesh: Path, meshgen: Meshgen) -> None:
    quota = "quotas: {small: {hard: {pods: 1}}}\n"
    write(mesh, {"meshgen.yaml": f"{MESH}{quota}"})
    assert "[error MG501]" in meshgen("check").stdout
    assert meshgen("check", "--severity", "mg501=note,MG503=ignore").exit_code == 0
    assert meshgen("render", "-q").exit_code == 2
    assert meshgen("render", "-q", "--severity", "MG501=warning").exit_code == 0
    done = meshgen("render", "--severity", "MG501=loud")
    assert "no weight is called `loud`" in done.stderr
    assert done.exit_code == 2


def test_placeholders_are_nothing_that_rules_tell_of(folder: Path, meshgen: Meshgen) -> None:
    one = GATEWAY.format(name="a", namespace="'${TEAM}'")
    other = GATEWAY.format(name="b", namespace="team-b").replace("shop.example", "${HOST}.example")
    write(folder, {"a.yaml": one, "b.yaml": other, "c.yaml": NAMESPACE.format(name="shop")})
    done = meshgen("check", "-k", ".", "--placeholders", "--format", "json")
    assert "MG1001" in codes(done.stdout)
    assert "MG604" not in codes(done.stdout)


def test_encrypted_and_skipped_objects_are_there_and_not_told_of(
    folder: Path, meshgen: Meshgen
) -> None:
    write(folder, {"a.yaml": f"{NAMESPACE.format(name='shop')}sops: {{mac: x}}\n"})
    assert meshgen("check", "-k", ".").stdout == ""
    write(folder, {"a.yaml": NAMESPACE.format(name="shop")})
    assert meshgen("check", "-k", ".", "--skip-kinds", "Namespace").stdout == ""


def test_the_same_comes_out_of_several_processes(gateways: Path) -> None:
    assert gateways
    one, two = (call("check", "-k", ".", "-j", n) for n in ("1", "2"))
    assert one.stdout == two.stdout != ""


def test_a_long_list_is_read_once(folder: Path, meshgen: Meshgen) -> None:
    items = ", ".join(
        json.dumps({"apiVersion": "v1", "kind": "Namespace", "metadata": {"name": f"n{n}"}})
        for n in range(3000)
    )
    write(folder, {"a.json": f'{{"apiVersion": "v1", "kind": "List", "items": [{items}]}}'})
    done = meshgen("check", "-k", "a.json")
    assert "3000 objects in 1 file: 3000 valid" in done.stderr
