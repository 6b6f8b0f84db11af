"""A reference is resolved wherever text is, or refused where it stands; a literal can be written.

Every text of the config is tried, from its JSON Schema: a new field cannot be missed.
"""

import re
from pathlib import Path
from typing import Any

import pytest

from meshgen.errors import MeshgenError
from meshgen.pipeline import Project
from meshgen.resources import canonical
from meshgen.yamlio import dump
from tests.sharing import share

from .findings import findings, told
from .harness import by_name, rendered
from .scenes import IN_EXPRESSIONS, MARKER, UNSEEN, config_for, project_of
from .slots import NAME, Slot, slots

# Where any text at all can stand.
TAKEN = {
    "configMaps.*.data.*",
    "gateways.*.tls.credentialName",
    "namespace.annotations.*",
    "services.*.annotations.*",
    "services.*.args.[]",
    "services.*.autoscaling.behavior.@raw",
    "services.*.command.[]",
    "services.*.destinationRule.trafficPolicy.@raw",
    "services.*.env.*",
    "services.*.expose.headers.*",
    "services.*.health.exec.[]",
    "services.*.initContainers.[].@raw",
    "services.*.patches.[].patch.@raw",
    "services.*.patches.[].patch.[].@raw",
    "services.*.podAnnotations.*",
    "services.*.service.annotations.*",
    "services.*.serviceAccount.annotations.*",
}


def in_values(value: Any, text: str) -> Any:
    """Return data with a text in place of the marker, where that is no key."""
    if isinstance(value, dict):
        return {k.replace(MARKER, "x"): in_values(v, text) for k, v in value.items()}
    if isinstance(value, list):
        return [in_values(item, text) for item in value]
    return value.replace(MARKER, text) if isinstance(value, str) else value


def config_with(slot: Slot, text: str, folder: Path, before: Project | None) -> Project:
    """Return a project in which a text stands at a slot, and `db` is a service.

    What only costs time is that of the project before it.
    """
    config = in_values(config_for(slot), text)
    config["services"] = {"db": {"image": "redis", "port": 6379}, **config["services"]}
    config.setdefault("namePrefix", "p-")
    (folder / "meshgen.yaml").write_text(dump(config), encoding="utf-8")
    return share(before, Project(folder / "meshgen.yaml"))


# Of a key alone, no value could be told.
SLOTS = [
    s for s in slots() if s.path[-1] != NAME and MARKER in dump(in_values(config_for(s), MARKER))
]


@pytest.mark.parametrize("slot", SLOTS, ids=str)
def test_a_reference_is_resolved_or_refused(slot: Slot, tmp_path: Path) -> None:
    refused: list[int | None] = []
    project = None
    for text, meant in (
        ("${db.host}", "p-db"),
        ("a/${db.address}", "a/p-db:6379"),
        ("$${db.host}", "${db.host}"),
    ):
        try:
            project = config_with(slot, text, tmp_path, project)
            found = canonical(project_of(slot, project).objects(environment_of(slot)))
        except MeshgenError as error:
            refused += [finding.location.line for finding in error.findings]
            continue
        assert text not in found
        stands = re.escape(meant) if str(slot) in IN_EXPRESSIONS else meant
        assert canonical(stands)[1:-1] in found or str(slot) in UNSEEN
    assert all(refused)
    assert not refused or str(slot) not in TAKEN


def environment_of(slot: Slot) -> str:
    return "prod" if slot.path[0] == "environments" else "default"


_SERVICES = """\
namePrefix: p-
services:
  web: {image: nginx, port: 80}
  redis: {image: redis, ports: {redis: 6379, http-metrics: 9121}}
"""
_MANIFEST = """\
apiVersion: example.com/v1
kind: Thing
metadata: {name: thing}
spec:
"""


def test_references_in_a_manifest_of_the_users(tmp_path: Path) -> None:
    text = """\
  host: ${web.fqdn}
  urls: ["${web.url}/x", "${redis.address:http-metrics}"]
  substituted: ${web} $${web} ${DOMAIN} ${DOMAIN:=a.b} $${DOMAIN} ${a.b} {{ .web.url }}
  literal: $${web.url} \\{{ web.url }}
"""
    config = _SERVICES + "resources: [thing.yaml]\n"
    resources = by_name(rendered(tmp_path, config, {"thing.yaml": _MANIFEST + text}))
    assert resources["Thing/thing"]["spec"] == {
        "host": "p-web.demo.svc.cluster.local",
        "urls": ["http://p-web:80/x", "p-redis:9121"],
        "substituted": "${web} $${web} ${DOMAIN} ${DOMAIN:=a.b} $${DOMAIN} ${a.b} {{ .web.url }}",
        "literal": "${web.url} {{ web.url }}",
    }


def test_references_in_a_file_of_a_config_map(tmp_path: Path) -> None:
    config = _SERVICES + "configMaps: {c: {files: {conf: a.conf, sh: a.sh}}}\n"
    files = {"a.conf": "to ${web.address};\n", "a.sh": "echo ${web} $${web.url} {{ x }}\r\n"}
    data = by_name(rendered(tmp_path, config, files))["ConfigMap/c"]["data"]
    assert data == {"conf": "to p-web:80;\n", "sh": "echo ${web} ${web.url} {{ x }}\r\n"}


_WRONG = {
    "  a: ${web.urll}": "5:6: resources[0]: `${web.urll}`: a service has no `urll`; expected",
    "  a: [x, '${web.url']": "5:10: resources[0]: `${web.url` is no reference; expected `${web",
    "  a: '{{ web.url }}'": "5:6: resources[0]: `{{ web.url }}` is no reference; expected `${",
    "  a: ${wbe.url}": "5:6: resources[0]: `${wbe.url}`: no service is called `wbe`; expected",
    "  a: ${redis.url:http-metrcs}": "5:6: resources[0]: `${redis.url:http-metrcs}`: `redis`",
    "  ${web.url}: a": "5:3: resources[0]: `${web.url}`: a key holds no references; expected",
}


@pytest.mark.parametrize(("line", "expected"), _WRONG.items())
def test_what_is_wrong_in_a_manifest_of_the_users(line: str, expected: str, tmp_path: Path) -> None:
    config = _SERVICES + "resources: [thing.yaml]\n"
    (finding,) = findings(tmp_path, config, {"thing.yaml": f"{_MANIFEST}{line}\n"})
    assert told(tmp_path, finding).startswith(f"thing.yaml:{expected}")


def test_what_tells_which_object_it_is_holds_no_references(tmp_path: Path) -> None:
    text = _MANIFEST.replace("name: thing", "name: '${web.host}', namespace: '${web.host}'")
    config = _SERVICES + "resources: [thing.yaml]\n"
    found = [told(tmp_path, f) for f in findings(tmp_path, config, {"thing.yaml": text})]
    assert found == [
        f"thing.yaml:3:{column}: resources[0]: `${{web.host}}`: `metadata.{field}` holds no "
        "references; expected it written out"
        for column, field in ((18, "name"), (44, "namespace"))
    ]


def test_what_is_wrong_in_a_file_of_a_config_map(tmp_path: Path) -> None:
    config = _SERVICES + "configMaps: {c: {files: {conf: a.conf}}}\n"
    text = "# ${web.url}\n  to ${redis.host/x ${web.prot}\n"
    assert [told(tmp_path, f) for f in findings(tmp_path, config, {"a.conf": text})] == [
        "a.conf:2:6: configMaps.c.files.conf: `${redis.host` is no reference; expected "
        "`${redis.host}`; write `$${redis.host` if it is no reference",
        "a.conf:2:21: configMaps.c.files.conf: `${web.prot}`: a service has no `prot`; expected "
        "one of url, host, port, address, fqdn; did you mean `port`?",
    ]


def test_manifests_by_glob(tmp_path: Path) -> None:
    """Sorted, each once, whatever layers name them; findings stand in the file."""
    config = 'resources: ["m/*.yaml", m/b.yaml, "!m/c.yaml"]\n'
    files = {f"m/{n}.yaml": _MANIFEST.replace("thing", n) + "  a: 1\n" for n in "cba"}
    assert [r.name for r in rendered(tmp_path, config, files) if r.kind == "Thing"] == ["a", "b"]
    service = "apiVersion: v1\nkind: Service\nmetadata: {name: s}\nspec: {prts: []}\n"
    finding = findings(tmp_path, config, {**files, "m/d.yaml": service})[-1]
    assert told(tmp_path, finding).startswith("m/d.yaml:4:8: Service/s: resources[0]: spec.prts")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "apiVersion: kustomize.config.k8s.io/v1beta1\nkind: Kustomization\n",
            "1:13: resources[0]: this is a kustomization, and no object",
        ),
        (
            "apiVersion: meshgen.dev/v1alpha1\nkind: Mesh\nmetadata: {name: a}\n",
            "1:13: resources[0]: this is a config of meshgen, and no object",
        ),
        ("replicas: 1\n", "1:1: resources[0]: this is no Kubernetes object: it has no apiVersion"),
    ],
)
def test_a_file_that_is_no_manifest_is_told(text: str, expected: str, tmp_path: Path) -> None:
    (finding,) = findings(tmp_path, 'resources: ["m/*"]\n', {"m/x.yaml": text})
    assert told(tmp_path, finding).startswith(f"m/x.yaml:{expected}")
    assert finding.hint == 'to leave the file out: "!m/x.yaml"'


def test_references_in_a_template_of_the_users(tmp_path: Path) -> None:
    config = _SERVICES + "templates: t\n"
    text = _MANIFEST.replace("thing", "{{ name }}") + (
        "  host: ${redis.host}\n  both: http://${web.host}/{{ service.name }}\n"
        "  literal: $${web.url} ${HOME} ${web}\n"
    )
    resources = by_name(rendered(tmp_path, config, {"t/service/own.yaml.j2": text}))
    assert resources["Thing/web"]["spec"] == {
        "host": "p-redis",
        "both": "http://p-web/web",
        "literal": "${web.url} ${HOME} ${web}",
    }


def test_what_is_wrong_in_a_template_of_the_users(tmp_path: Path) -> None:
    config = _SERVICES + "templates: t\n"
    text = f"{_MANIFEST}  a: x\n  b: http://${{web.prot}}/x\n"
    (finding,) = findings(tmp_path, config, {"t/mesh/own.yaml.j2": text})
    assert told(tmp_path, finding).startswith(
        "t/mesh/own.yaml.j2:6: templates: `${web.prot}`: a service has no `prot`; expected one of"
    )
