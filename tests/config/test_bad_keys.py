"""Keys that a config does not have: the finding is at the key, with the nearest known one."""

import pytest

from tests.config.problems import ENVIRONMENT_FIELDS, MESH_FIELDS, SERVICE_FIELDS, Load

CASES = {
    "unknown key at the top": (
        """
servces: {}
""",
        [
            f"4:1: servces: unknown key `servces`; expected one of the {MESH_FIELDS} fields that "
            "`meshgen explain` lists; did you mean `services`?",
        ],
    ),
    "unknown key of a service": (
        """
services:
  web: {image: nginx, replica: 2}
""",
        [
            "5:23: services.web.replica: unknown key `replica`; expected one "
            f"of the {SERVICE_FIELDS} fields "
            "that `meshgen explain services.web` lists; did you mean `replicas`?",
        ],
    ),
    "unknown key deep in a service": (
        """
services:
  web:
    image: nginx
    port: 80
    autoscaling: {max: 3, target: 70}
""",
        [
            "8:27: services.web.autoscaling.target: unknown key `target`; expected one of min, "
            "max, cpu, memory, container, metrics, behavior",
        ],
    ),
    "unknown key that belongs one level deeper": (
        """
services:
  web: {image: nginx, type: ClusterIP}
""",
        [
            "5:23: services.web.type: unknown key `type`; expected one "
            f"of the {SERVICE_FIELDS} fields "
            "that `meshgen explain services.web` lists; it belongs in `strategy` or `service`",
        ],
    ),
    "unknown key that belongs at the top": (
        """
services:
  web: {image: nginx, podSecurity: restricted, access: [{services: [a]}]}
""",
        [
            "5:23: services.web.podSecurity: unknown key `podSecurity`; expected one "
            f"of the {SERVICE_FIELDS} fields that `meshgen explain services.web` lists; it belongs "
            "at the top level, or in an environment",
            "5:58: services.web.access[0].services: unknown key `services`; expected one of ports, "
            "methods, paths, grpc, namespaces, serviceAccounts, principals, ipBlocks, "
            "remoteIpBlocks, requestPrincipals",
        ],
    ),
    "unknown key that belongs in an item, and one that no version has": (
        """
services:
  web:
    image: nginx
    access: {namespaces: [a]}
    versions: {v1: {calls: [a]}}
""",
        [
            "7:14: services.web.access.namespaces: unknown key `namespaces`; expected one of from, "
            "name; it belongs in an item of `from`",
            "8:21: services.web.versions.v1.calls: unknown key `calls`; expected one of the 68 "
            "fields that `meshgen explain services.web.versions.v1` lists; it belongs in "
            "`services.web`",
        ],
    ),
    "unknown key that belongs one level up": (
        """
services:
  web: {image: nginx, port: 80, health: {path: /, startup: /}, probes: {health: /}}
""",
        [
            "5:51: services.web.health.startup: unknown key `startup`; expected one of the 14 "
            "fields that `meshgen explain services.web.health` lists",
            "5:73: services.web.probes.health: unknown key `health`; expected one of liveness, "
            "readiness, startup; it belongs one level up",
        ],
    ),
    "unknown key as Kubernetes spells it": (
        """
services:
  web: {image: nginx, port: 80, autoscaling: {minReplicas: 1, maxReplicas: 3}}
""",
        [
            "5:47: services.web.autoscaling.minReplicas: unknown key `minReplicas`; here it is "
            "called `min`",
            "5:63: services.web.autoscaling.maxReplicas: unknown key `maxReplicas`; here it is "
            "called `max`",
        ],
    ),
    "unknown key in an environment": (
        """
environments:
  prod: {nameprefix: prod-}
""",
        [
            "5:10: environments.prod.nameprefix: unknown key `nameprefix`; expected one of the "
            f"{ENVIRONMENT_FIELDS} fields that `meshgen explain environments.prod` lists; did you "
            "mean `namePrefix`?",
        ],
    ),
    "unknown key in an environment's service": (
        """
services:
  web: {image: nginx}
environments:
  prod:
    services:
      web: {envs: {A: b}}
""",
        [
            "9:13: environments.prod.services.web.envs: unknown key `envs`; here it is called "
            "`env`",
        ],
    ),
    "unknown key in defaults": (
        """
defaults: {ressources: {}}
""",
        [
            "4:12: defaults.ressources: unknown key `ressources`; expected one of the "
            f"{SERVICE_FIELDS} fields that `meshgen explain defaults` lists; did you mean "
            "`resources`?",
        ],
    ),
    "unknown key in a list": (
        """
services:
  web: {image: nginx, envFrom: [{secret: a}, {secrt: b}]}
""",
        [
            "5:47: services.web.envFrom[1].secrt: unknown key `secrt`; expected one of "
            "configMap, secret, prefix, optional; did you mean `secret`?",
        ],
    ),
    "unknown key in a gateway, a quota, a ConfigMap": (
        """
gateways: {edge: {host: [a]}}
quotas: {q: {hart: {pods: 1}}}
configMaps: {c: {date: {A: b}}}
""",
        [
            "4:19: gateways.edge.host: unknown key `host`; here it is called `hosts`",
            "5:14: quotas.q.hart: unknown key `hart`; expected one of hard, scopes, "
            "scopeSelector, namespace; did you mean `hard`?",
            "6:18: configMaps.c.date: unknown key `date`; expected one of data, files, external, "
            "namespace; did you mean `data`?",
        ],
    ),
    "a typo of a required key is one mistake": (
        """
services:
  web: {imag: nginx}
""",
        [
            f"5:9: services.web.imag: unknown key `imag`; expected one of the {SERVICE_FIELDS} "
            "fields that "
            "`meshgen explain services.web` lists; did you mean `image`?",
        ],
    ),
}


@pytest.mark.parametrize(("body", "expected"), CASES.values(), ids=CASES)
def test_unknown_keys(body: str, expected: list[str], problems: Load) -> None:
    assert problems(body) == expected
