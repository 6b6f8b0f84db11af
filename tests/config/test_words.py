"""The field's own words are answered with ours, and what is written so is right."""

import re

import pytest

from meshgen.config.aliases import ALIASES, HERE, INSTEAD
from meshgen.config.schema import read_schema
from meshgen.schemas.walk import branches_of, child_schema, fields_of

from .problems import Load

# A service in the field's own words, and what is told of each, behind `unknown key`.
SERVICE = [
    (
        "livenessProbe: {httpGet: {path: /, port: 80}, initialDelay: 5}",
        "write `probes: {liveness: {path: /, port: 80, initialDelaySeconds: 5}}`",
    ),
    ("readinessProbe: {tcpSocket: {port: 80}}", "write `probes: {readiness: {tcp: 80}}`"),
    ("startupProbe: {exec: [a]}", "write `probes: {startup: {exec: [a]}}`"),
    ("readinessPath: /up", "write `probes: {readiness: {path: /up}}`"),
    ("healthcheck: /", "here it is called `health`"),
    ("health: {httpGet: {path: /}}", "write `path: /` in its place"),
    ("health: {path: /, timeout: 3}", "here it is called `timeoutSeconds`"),
    ("health: {path: /, interval: 3}", "here it is called `periodSeconds`"),
    ("health: {path: /, retries: 3}", "here it is called `failureThreshold`"),
    ("environment: {A: hush}", "here it is called `env`"),
    (
        "env: {A: {valueFrom: {secretKeyRef: {name: db, key: url}}}}",
        "write `secret: {name: db, key: url}` in its place",
    ),
    (
        "env: {A: {valueFrom: {configMapKeyRef: {name: c, key: k}}}}",
        "write `configMap: {name: c, key: k}` in its place",
    ),
    ("env: {A: {secretKeyRef: {name: db, key: url}}}", "here it is called `secret`"),
    ("env: {A: {fieldRef: {fieldPath: a.b}}}", "write `field: a.b`"),
    ("envFrom: [{secretRef: {name: db}}]", "write `secret: db`"),
    ("envFrom: [{configMapRef: {name: db}}]", "write `configMap: db`"),
    ("containerPort: 80", "here it is called `port`"),
    ("pullPolicy: Always", "here it is called `imagePullPolicy`"),
    ("entrypoint: [a]", "here it is called `command`"),
    ("working_dir: /app", "here it is called `workingDir`"),
    ("serviceAccountName: web", "write `serviceAccount: {name: web}`"),
    ("cpu: 100m", "write `resources: {requests: {cpu: 100m}}`"),
    ("mem_limit: 100Mi", "write `resources: {limits: {memory: 100Mi}}`"),
    ("resources: {cpu: 100m}", "write `requests: {cpu: 100m}`"),
    ("replicaCount: 2", "here it is called `replicas`"),
    (
        "hpa: {minReplicas: 1, maxReplicas: 3, targetCPUUtilizationPercentage: 70}",
        "write `autoscaling: {min: 1, max: 3, cpu: 70}`",
    ),
    ("maxReplicas: 3", "write `autoscaling: {max: 3}`"),
    ("pdb: {minAvailable: 1}", "here it is called `podDisruptionBudget`"),
    ("serviceType: NodePort", "write `service: {type: NodePort}`"),
    ("cron: '0 * * * *'", "here it is called `schedule`"),
    (
        "ingress: {host: shop.example.com, path: /}",
        "write `expose: {hosts: [shop.example.com], prefix: /}`",
    ),
    ("ingress: shop.example.com", "here it is called `expose`"),
    ("ingress: true", "here it is called `expose`"),
    ("host: shop.example.com", "write `expose: {hosts: [shop.example.com]}`"),
    ("timeout: 10s", "here it is `traffic.timeout`: write `traffic: {timeout: 10s}`"),
    ("limits: {cpu: 1}", "here it is `resources.limits`: write `resources: {limits: {cpu: 1}}`"),
    ("sidecarInject: false", "here it is called `mesh`"),
    (
        "HorizontalPodAutoscaler: {maxReplicas: 3}",
        "here it is `autoscaling`: write `autoscaling: {max: 3}`",
    ),
    ("traffic: {retries: {numRetries: 3}}", "here it is called `attempts`"),
    (
        "circuitBreaker: {consecutive5xxErrors: 5}",
        "write `destinationRule: {outlierDetection: {consecutive5xxErrors: 5}}`",
    ),
    ("peerAuthentication: STRICT", "here it is called `mtls`"),
    ("dependsOn: [db]", "here it is called `calls`"),
    ("rateLimit: {requestsPerUnit: 10, per: minute}", "here it is called `requests`"),
    ("rateLimit: {requests: 10, unit: minute}", "here it is called `per`"),
    ("restart: always", "by itself: leave it out"),
    ("build: .", "write `image`"),
    ("autoscaling: {max: 3, enabled: true}", "leave it out"),
]
TOP = [
    ("envs: {a: {}}", "here it is called `environments`"),
    ("apps: {}", "here it is called `services`"),
    ("ns: shop", "here it is called `namespace`"),
    ("prefix: a-", "here it is called `namePrefix`"),
    ('istioVersion: "1.29"', 'write `istio: {version: "1.29"}`'),
    ('k8sVersion: "1.29"', "here it is called `kubernetes`"),
    ("resourceQuota: {}", "here it is called `quotas`"),
]
WRITE = re.compile(r"write `(.+)`")


def told(problems: Load, body: str) -> str:
    (line,) = (line for line in problems(body) if "unknown key" in line)
    return line.partition("unknown key ")[2]


@pytest.mark.parametrize(("setting", "mend"), SERVICE)
def test_a_service_in_other_words(setting: str, mend: str, problems: Load) -> None:
    body = f"services:\n  web:\n    image: nginx\n    {setting}\n"
    line = told(problems, body)
    assert line.endswith(mend)
    # Where nothing needs to be looked up, no list of fields stands in between.
    assert "expected" not in line
    assert "hush" not in line


@pytest.mark.parametrize(("setting", "mend"), TOP)
def test_the_whole_in_other_words(setting: str, mend: str, problems: Load) -> None:
    assert told(problems, setting).endswith(mend)


def _written() -> list[str]:
    """Return what a service is to say instead, where its own key is the word."""
    wrong = ("env:", "envFrom:", "resources:", "health:")
    told = [mend for setting, mend in SERVICE if not setting.startswith(wrong)]
    return [match[1] for mend in told if (match := WRITE.fullmatch(mend))]


@pytest.mark.parametrize("written", [each for each in _written() if ": " in each])
def test_what_is_to_be_written_is_right(written: str, problems: Load) -> None:
    gateway = "gateways: {web: {hosts: [shop.example.com]}}\n"
    body = f"{gateway}services:\n  web:\n    image: nginx\n    port: 80\n    {written}\n"
    assert [line for line in problems(body) if "gateway" not in line] == []


def test_every_word_stands_for_a_field_somewhere() -> None:
    root = read_schema()
    for word, paths in ALIASES.items():
        for path in paths:
            steps = [] if path == HERE else path.split(".")
            homes = []
            for definition in root["$defs"].values():
                forms = branches_of(definition, root)
                if word in fields_of(forms):
                    continue
                for step in steps:
                    field = child_schema(forms, step)
                    forms = branches_of(field, root) if field is not None else []
                homes += [definition] if forms else []
            assert homes, f"{word}: no mapping has {path}"
    for word, (_, stands_for) in INSTEAD.items():
        homes = [of for of in root["$defs"].values() if stands_for in fields_of([of])]
        assert homes or not stands_for, f"{word}: no mapping has {stands_for}"
