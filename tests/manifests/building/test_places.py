"""A finding about what is built stands where its value was written."""

import subprocess
from pathlib import Path

import pytest

from tests.manifests.trees import lines, write

from .conftest import Build, fake

WEB = """\
apiVersion: apps/v1
kind: Deployment
metadata: {name: web}
spec:
  template:
    spec:
      containers:
      - name: web
        image: web:1
      - name: side
        image: side:1
"""
WRONG_PORT = (
    "apiVersion: v1\nkind: Service\nmetadata: {name: web}\nspec: {ports: [{port: 99999}]}\n"
)
BASE = {
    "base/kustomization.yaml": (
        "resources: [web.yaml]\nlabels: [{pairs: {app: web}, includeSelectors: true}]\n"
    ),
    "base/web.yaml": WEB,
}


def overlay(text: str) -> dict[str, str]:
    return {**BASE, "prod/kustomization.yaml": f"resources: [../base]\n{text}"}


def test_what_a_kustomization_completes_is_complete(repository: Path, build: Build) -> None:
    write(repository, overlay("namePrefix: prod-\n"))
    outcome = build()
    assert lines(outcome) == []
    assert outcome.hints == []
    assert outcome.counts == {
        "files": 1,
        "objects": 1,
        "valid": 1,
        "invalid": 0,
        "skipped": 2,
        "builds": 1,
    }


@pytest.mark.parametrize(
    ("text", "place", "told"),
    [
        ("replicas: [{name: web, count: -2}]\n", "prod/kustomization.yaml:2:31", "-2"),
        ("commonLabels: {team: 'a b'}\n", "prod/kustomization.yaml:2:22", "a b"),
        ("labels: [{pairs: {team: 'a b'}}]\n", "prod/kustomization.yaml:2:25", "a b"),
        ("commonAnnotations: {'a b': c}\n", "prod/kustomization.yaml:2:21", "a b"),
        ("namespace: Prod\n", "prod/kustomization.yaml:2:12", "Prod"),
        ("namePrefix: P_\n", "prod/kustomization.yaml:2:13", "P_web"),
        # Patches: inline, as JSON, for a target, with a container that only the patch has.
        (
            "patches:\n- patch: |\n    apiVersion: apps/v1\n    kind: Deployment\n"
            "    metadata: {name: web}\n    spec: {replicas: -3}\n",
            "prod/kustomization.yaml:7:22",
            "-3",
        ),
        (
            "patches:\n- target: {kind: Deployment}\n  patch: |-\n"
            "    - {op: add, path: /spec/replicas, value: -4}\n",
            "prod/kustomization.yaml:5:46",
            "-4",
        ),
        (
            "patches:\n- target: {kind: Deployment}\n"
            "  patch: |\n    - op: add\n      path: /spec/template/spec/containers/-\n"
            "      value: {name: x}\n",
            "prod/kustomization.yaml:7:14",
            "containers[2].image: `image` is required",
        ),
        (
            "patches:\n- patch: |\n    apiVersion: apps/v1\n    kind: Deployment\n"
            "    metadata: {name: web}\n    spec: {template: {spec: {containers: "
            "[{name: side, imagePullPolicy: Alwayz}]}}}\n",
            "prod/kustomization.yaml:7:",
            "Alwayz",
        ),
    ],
)
def test_what_an_overlay_sets_is_told_in_the_overlay(
    repository: Path, build: Build, text: str, place: str, told: str
) -> None:
    write(repository, overlay(text))
    (line,) = lines(build())
    assert line.startswith(place)
    assert told in line


def test_what_is_copied_from_elsewhere_is_told_where_it_is_copied(
    repository: Path, build: Build
) -> None:
    replacement = (
        "resources: [../base]\nconfigMapGenerator: [{name: c, literals: [policy=Alwayz]}]\n"
        "replacements:\n- source: {kind: ConfigMap, fieldPath: data.policy}\n  targets:\n"
        "  - select: {kind: Deployment}\n    options: {create: true}\n"
        "    fieldPaths: ['spec.template.spec.containers.[name=side].imagePullPolicy']\n"
    )
    write(repository, {**BASE, "prod/kustomization.yaml": replacement})
    (line,) = lines(build())
    assert line.startswith("prod/kustomization.yaml:8:18: Deployment/web: spec.template.spec.cont")
    assert "Alwayz" in line


def test_what_is_copied_elsewhere_is_not_taken_for_it(repository: Path, build: Build) -> None:
    text = (
        "replacements:\n- source: {kind: Deployment, fieldPath: metadata.name}\n  targets:\n"
        "  - select: {kind: Deployment}\n    options: {create: true}\n"
        "    fieldPaths: [metadata.annotations.copy]\n"
        "  - select: {kind: Service}\n    fieldPaths: [spec.replicas]\n"
        "patches: [{path: p.yaml}]\n"
    )
    write(repository, overlay(text))
    patch = "apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: web}\nspec: {replicas: -1}\n"
    write(repository, {"prod/p.yaml": patch})
    (line,) = lines(build())
    assert line.startswith("prod/p.yaml:4:18: Deployment/web: spec.replicas")


def test_a_value_that_stood_there_before_is_told_there(repository: Path, build: Build) -> None:
    write(repository, overlay("patches: [{path: p.yaml}]\n"))
    patch = WEB.replace("  template:", "  replicas: 2\n  template:").replace(
        "apps/v1", "apps/v1beta1"
    )
    write(repository, {"base/web.yaml": WEB.replace("apps/v1", "apps/v1beta1")})
    write(repository, {"prod/p.yaml": patch})
    (line,) = lines(build())
    assert line.startswith("base/web.yaml:1:13: Deployment/web: apiVersion")


def test_what_another_machine_serves_is_told_where_it_is_named(
    repository: Path, build: Build
) -> None:
    remote = write(
        repository.parent / "remote", {"app/kustomization.yaml": "resources: [s.yaml]\n"}
    )
    write(remote, {"app/s.yaml": WRONG_PORT})
    git = ["git", "-c", "user.email=a@example.com", "-c", "user.name=a", "-C", str(remote)]
    for command in (["init", "-q", "-b", "main"], ["add", "-A"], ["commit", "-qm", "x"]):
        subprocess.run([*git, *command], check=True)
    address = f"file://{remote}//app?ref=main"
    write(repository, {"prod/kustomization.yaml": f"resources:\n- {address}\n"})
    (refused,) = lines(build())
    assert refused.startswith(f"prod/kustomization.yaml:2:3: `{address}` is fetched from another")
    (line,) = lines(build(allow=("remote",)))
    assert line.startswith("prod/kustomization.yaml:2:3: Service/web: spec.ports[0].port")


def test_a_pattern_that_would_run_for_ever_is_not_tried(repository: Path, build: Build) -> None:
    patch = "patches:\n- target: {kind: Deployment, name: '(a|a?)+web'}\n  patch: |-\n"
    write(repository, overlay(f"{patch}    - {{op: add, path: /spec/replicas, value: -4}}\n"))
    (line,) = lines(build())
    assert line.startswith("prod/kustomization.yaml:5:46: Deployment/web: spec.replicas")


def test_a_patch_in_a_file_of_a_component(repository: Path, build: Build) -> None:
    write(repository, overlay("components: [../fast]\n"))
    component = "apiVersion: kustomize.config.k8s.io/v1alpha1\nkind: Component\n"
    write(repository, {"fast/kustomization.yaml": f"{component}patches: [{{path: p.yaml}}]\n"})
    patch = "apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: web}\nspec: {replicas: -1}\n"
    write(repository, {"fast/p.yaml": patch})
    assert lines(build()) == [
        "fast/p.yaml:4:18: Deployment/web: spec.replicas: found the number -1 (Kubernetes 1.29) "
        "(in the build of prod); expected 0 to 2147483647"
    ]


def test_what_several_builds_bring_is_told_once(repository: Path, build: Build) -> None:
    text = WEB.replace("image: side:1", "image: side:1\n        imagePullPolicy: Alwayz")
    files = overlay("namePrefix: prod-\npatches: [{path: p.yaml}]\n")
    patch = WEB.replace("name: web\n        image: web:1", "name: first\n        image: f:1")
    write(repository, {**files, "base/web.yaml": text, "prod/p.yaml": patch})
    for name in ("dev", "test"):
        write(
            repository, {f"{name}/kustomization.yaml": f"resources: [../base]\nnameSuffix: -{name}"}
        )
    # In prod another container stands before it, so that its path there is another.
    assert lines(build()) == [
        "base/web.yaml:12:26: Deployment/web: spec.template.spec.containers[1].imagePullPolicy: "
        'found the text "Alwayz" (Kubernetes 1.29) (in the build of dev and 2 others); '
        "expected Always, IfNotPresent or Never; did you mean `Always`?"
    ]


def test_what_is_missing_is_told_where_the_object_stands(repository: Path, build: Build) -> None:
    write(repository, {**BASE, "base/kustomization.yaml": "resources: [web.yaml]\n"})
    (line,) = lines(build())
    assert line.startswith(
        "base/web.yaml:5:3: Deployment/web: spec.selector: `selector` is required"
    )


def test_where_kustomize_does_not_say_it_the_files_do(
    repository: Path, programs: Path, build: Build
) -> None:
    """As one of before 2021, which refuses to be asked for origins."""
    kubectl = f'"{programs}/kubectl" kustomize'
    text = f'case "$2" in *meshgen-*) echo no >&2; exit 1;; esac; exec {kubectl} "$2"'
    fake(programs, text)
    side = WEB.replace("image: side:1", "image: side:1\n        imagePullPolicy: Alwayz")
    write(repository, {**overlay("namePrefix: prod-\n"), "base/web.yaml": side})
    (line,) = lines(build())
    assert line.startswith("base/web.yaml:12:26: Deployment/web: spec.template.spec.containers[1]")


def test_a_generated_object_is_told_at_its_generator(repository: Path, build: Build) -> None:
    text = "configMapGenerator:\n- {name: a, literals: [x=y]}\n- {name: B_c, literals: [x=y]}\n"
    write(repository, {"app/kustomization.yaml": text})
    (line,) = lines(build())
    assert line.startswith("app/kustomization.yaml:3:10: ConfigMap/B_c")


def test_files_that_no_kustomization_names_are_told_as_they_stand(
    repository: Path, build: Build
) -> None:
    write(repository, {**overlay(""), "other.yaml": WEB})
    (line,) = lines(build())
    assert line.startswith("other.yaml:5:3: Deployment/web: spec.selector")


def test_a_placeholder_that_is_built_is_told_at_its_file(repository: Path, build: Build) -> None:
    write(
        repository,
        {**BASE, "base/web.yaml": WEB.replace("template:", "replicas: ${N}\n  template:")},
    )
    (line,) = lines(build())
    assert line.startswith("base/web.yaml:5:13: Deployment/web: spec.replicas: `${N}` looks like")


def test_one_file_brings_its_kustomization(repository: Path, build: Build) -> None:
    write(repository, overlay("replicas: [{name: web, count: -2}]\n"))
    assert lines(build("base/web.yaml")) == []
    assert build("base/web.yaml").counts["builds"] == 1
    assert len(lines(build("prod/kustomization.yaml"))) == 1


def test_the_schema_of_a_custom_resource_comes_along(repository: Path, build: Build) -> None:
    """Kustomize reads `openapi` of the outermost kustomization alone, which is ours."""
    schema = '{"definitions": {"a.v1.W": {"properties": {"spec": {"properties": {"list": '
    schema += '{"type": "array", "x-kubernetes-patch-merge-key": "name", '
    schema += '"x-kubernetes-patch-strategy": "merge", "items": {"type": "object"}}}}}, '
    schema += (
        '"x-kubernetes-group-version-kind": [{"group": "a.com", "version": "v1", "kind": "W"}]}}}'
    )
    own = "apiVersion: a.com/v1\nkind: W\nmetadata: {name: w}\nspec: {list: [{name: LIST}]}\n"
    write(
        repository,
        {
            "k/kustomization.yaml": (
                "openapi: {path: s.json}\nresources: [w.yaml]\npatches: [{path: p.yaml}]\n"
            ),
            "k/s.json": schema,
            "k/w.yaml": own.replace("LIST", "one"),
            "k/p.yaml": own.replace("LIST", "two"),
        },
    )
    outcome = build()
    assert all("no schema is known" in line for line in lines(outcome))
    assert outcome.counts["builds"] == 1
