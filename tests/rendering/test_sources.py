"""A finding about a rendered resource stands at the very value, wherever the user wrote it."""

from pathlib import Path
from textwrap import dedent

import pytest

import meshgen
from meshgen.findings import Finding
from meshgen.rendering.render import Renderer
from tests.sound import but_of_rules

from .harness import project

EXTRA = """\
apiVersion: v1
kind: ConfigMap
metadata:
  name: extra
  annotations: {a: true}
data:
  port: 80
---
kind: List
apiVersion: v1
items:
- apiVersion: networking.istio.io/v1
  kind: Gateway
  metadata: {name: extra}
  spec:
    servers:
    - port: {number: "80", name: a, protocol: HTTP}
      hosts: ["*"]
"""
SERVICE = "services:\n  web:\n    image: nginx\n    port: 80\n"
# What is written behind SERVICE, with a mark before the value that the only finding is about; the
# resource, the path in the config and the path in the object.
PLACES = {
    "a setting": (
        """
        tolerations:
        - {key: a, tolerationSeconds: §"5"}
        """,
        "Deployment/web: services.web.tolerations[0].tolerationSeconds: "
        "spec.template.spec.tolerations[0].tolerationSeconds",
    ),
    "a truth value": (
        """
        podSecurityContext: {runAsUser: §true}
        """,
        "Deployment/web: services.web.podSecurityContext.runAsUser: "
        "spec.template.spec.securityContext.runAsUser",
    ),
    "an unknown field of a mapping": (
        """
        initContainers:
        - {name: a, image: b, §resourcez: {limits: {cpu: 1}}}
        """,
        "Deployment/web: services.web.initContainers[0].resourcez: "
        "spec.template.spec.initContainers[0].resourcez",
    ),
    "a missing field": (
        """
        initContainers:
        - {name: a, image: b}
        - §{image: c}
        """,
        "Deployment/web: services.web.initContainers[1].name: "
        "spec.template.spec.initContainers[1].name",
    ),
    "a merge patch": (
        """
        patches:
        - target: {}
          patch:
            spec:
              strategy: {§typo: 1}
        """,
        "Deployment/web: services.web.patches[0].patch.spec.strategy.typo: spec.strategy.typo",
    ),
    "a truth value in a merge patch": (
        """
        patches:
        - target: {}
          patch: {metadata: {annotations: {a: §true}}}
        """,
        "Deployment/web: services.web.patches[0].patch.metadata.annotations.a: "
        "metadata.annotations.a",
    ),
    "an item that a merge patch adds": (
        """
        patches:
        - target: {}
          patch: {spec: {template: {spec: {containers: [§{name: side}]}}}}
        """,
        "Deployment/web: "
        "services.web.patches[0].patch.spec.template.spec.containers[0].image: "
        "spec.template.spec.containers[0].image",
    ),
    "an item that a merge patch changes": (
        """
        patches:
        - target: {}
          patch: {spec: {template: {spec: {containers: [{name: web, stdin: §5}]}}}}
        """,
        "Deployment/web: "
        "services.web.patches[0].patch.spec.template.spec.containers[0].stdin: "
        "spec.template.spec.containers[0].stdin",
    ),
    "the second of two patches": (
        """
        patches:
        - {target: {}, patch: {spec: {revisionHistoryLimit: 1}}}
        - {target: {}, patch: {spec: {revisionHistoryLimit: §"2"}}}
        """,
        "Deployment/web: services.web.patches[1].patch.spec.revisionHistoryLimit: "
        "spec.revisionHistoryLimit",
    ),
    "a JSON patch": (
        """
        patches:
        - target: {kind: Service}
          patch:
          - {op: add, path: /metadata/annotations, value: {a: "b"}}
          - {op: add, path: /spec/ports/-, value: {name: http-b, port: §"8080"}}
        """,
        "Service/web: services.web.patches[0].patch[1].value.port: spec.ports[1].port",
    ),
    "an unknown field of a JSON patch": (
        """
        patches:
        - {target: {kind: Service}, patch: [{op: add, path: /spec/typo, value: §{a: 1}}]}
        """,
        "Service/web: services.web.patches[0].patch[0].value: spec.typo",
    ),
    "a truth value of a JSON patch": (
        """
        patches:
        - target: {kind: Service}
          patch:
          - {op: add, path: /metadata/annotations, value: {}}
          - {op: add, path: /metadata/annotations/a~1b, value: §true}
        """,
        'Service/web: services.web.patches[0].patch[1].value: metadata.annotations["a/b"]',
    ),
    "what a patch changes for the better is not blamed": (
        """
        patches:
        - {target: {}, patch: {spec: {template: {spec: {tolerations: [{key: §1}]}}}}}
        - {target: {}, patch: {metadata: {annotations: {a: "b"}}}}
        """,
        "Deployment/web: "
        "services.web.patches[0].patch.spec.template.spec.tolerations[0].key: "
        "spec.template.spec.tolerations[0].key",
    ),
}


MARK = "§"
# What the harness puts before a fragment.
HEAD = 5


def marked(config: str) -> tuple[str, list[str]]:
    """Return a fragment without its marks, and their places."""
    found = []
    while MARK in config:
        before = config.partition(MARK)[0]
        line = HEAD + 1 + before.count("\n")
        found.append(f"{line}:{len(before) - before.rfind(chr(10))}")
        config = config.replace(MARK, "", 1)
    return config, found


def places(folder: Path, config: str, files: dict[str, str] | None = None) -> list[str]:
    """Return the place, resource, path in the config and path in the object of each finding."""
    loaded = project(folder, config, files)
    found = [
        but_of_rules(meshgen.check(loaded, [environment])) for environment in loaded.environments
    ]
    return [_place(finding, folder) for findings in found for finding in findings]


def _place(finding: Finding, folder: Path) -> str:
    where = str(finding.location).replace(f"{folder}/", "").removeprefix("meshgen.yaml:")
    inside = finding.message.partition(": ")[0]
    return f"{where}: {finding.resource}: {finding.path}: {inside}"


@pytest.mark.parametrize(("config", "expected"), PLACES.values(), ids=PLACES)
def test_places(config: str, expected: str, tmp_path: Path) -> None:
    lines = dedent(config).strip().splitlines()
    text, (place,) = marked(SERVICE + "".join(f"    {line}\n" for line in lines))
    assert places(tmp_path, text) == [f"{place}: {expected}"]


def test_layers(tmp_path: Path) -> None:
    text, (first, second, third) = marked(
        "defaults:\n  tolerations: [{key: §1}]\n"
        + SERVICE
        + "environments:\n"
        + "  a: {}\n"
        + "  b: {services: {web: {podSecurityContext: {fsGroup: §x}}}}\n"
        + '  c: {services: {"*": {tolerations: [{key: §2}]}}}\n'
    )
    pod, key = "spec.template.spec", "tolerations[0].key"
    default = f"{first}: Deployment/web: defaults.{key}: {pod}.{key}"
    assert places(tmp_path, text) == [
        default,
        default,
        f"{second}: Deployment/web: environments.b.services.web.podSecurityContext.fsGroup: "
        f"{pod}.securityContext.fsGroup",
        f"{third}: Deployment/web: environments.c.services.*.{key}: {pod}.{key}",
    ]


def test_files_of_the_user(tmp_path: Path) -> None:
    found = places(tmp_path, f"{SERVICE}resources: [extra.yaml]\n", {"extra.yaml": EXTRA})
    assert found == [
        "extra.yaml:5:20: ConfigMap/extra: resources[0]: metadata.annotations.a",
        "extra.yaml:7:9: ConfigMap/extra: resources[0]: data.port",
        "extra.yaml:17:22: Gateway/extra: resources[0]: spec.servers[0].port.number",
    ]


def test_a_prefix_does_not_hide_the_place(tmp_path: Path) -> None:
    body = "    patches:\n    - {target: {}, patch: {spec: {minReadySeconds: §x}}}\n"
    text, (place,) = marked(f"namePrefix: a-\nlabels: {{b: c}}\n{SERVICE}{body}")
    (found,) = places(tmp_path, text)
    assert found.startswith(f"{place}: Deployment/web: services.web.patches[0].patch.spec.")


def test_a_patch_over_a_setting_of_the_same_key(tmp_path: Path) -> None:
    body = (
        "    annotations: {a: b}\n    patches:\n"
        "    - {target: {}, patch: {metadata: {annotations: {a: true}}}}\n"
    )
    (found,) = places(tmp_path, SERVICE + body)
    # Where the truth value comes from is not known: better the service than the wrong setting.
    assert ": Deployment/web: services.web: metadata.annotations.a" in found


def test_what_a_template_says_stands_where_the_resource_comes_from(tmp_path: Path) -> None:
    template = 'apiVersion: v1\nkind: ServiceAccount\nmetadata: {name: a}\ntypo: "x"\n'
    own = {"own/service/serviceaccount.yaml.j2": template}
    (found,) = places(tmp_path, f"templates: own\n{SERVICE}", own)
    assert found == "9:5: ServiceAccount/a: services.web.serviceAccount: typo"


def test_nothing_is_rendered_twice_where_nothing_is_wrong(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    config = SERVICE.replace("nginx", "nginx:1.27") + "    health: /\n"
    found = project(tmp_path, config)
    found.resources("default")
    monkeypatch.setattr(Renderer, "render", None)
    assert meshgen.check(found) == []
