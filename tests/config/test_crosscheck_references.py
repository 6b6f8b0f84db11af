"""References to services, ConfigMaps and files that are not there."""

import pytest

from tests.config.problems import Load

CASES = {
    "hosts of routes, and gateways": (
        """
services:
  web:
    image: a
    port: 80
    env: {A: "${far.url}", B: "${edge.url:htp}", C: "${edge}"}
    traffic:
      hosts: ["${wbe.host}", "${web.url}", "${out.host}"]
      destinations: [{host: "${far.host}", port: 80}]
  api: {image: a, port: 80, traffic: {mirror: {host: "${out.fqdn}", port: 80}}}
external: {out: {hosts: out.example.com, ports: {http: 80}, through: net/x}}
gateways: {edge: {port: 80, deployment: {}}, far: {}}
""",
        [
            "8:14: services.web.env.A: `${far.url}`: the gateway `far` has no `deployment` that "
            "is reached; expected one with a Deployment of its own, or its host written out",
            "8:31: services.web.env.B: `${edge.url:htp}`: `edge` has no port called `htp`; "
            "expected one of status-port, http; did you mean `http`?",
            "8:53: services.web.env.C: `${edge}` is no reference; expected `${edge.url}`; write "
            "`$${edge}` if it is no reference",
            "10:15: services.web.traffic.hosts[0]: `${wbe.host}`: no service, host outside or "
            "gateway is called `wbe`; expected one of api, edge, out, web; did you mean `web`?",
            "10:30: services.web.traffic.hosts[1]: found `${web.url}`; expected a host name such "
            "as web.example.com, *.example.com or *, or ${NAME.host}",
            "11:29: services.web.traffic.destinations[0].host: `${far.host}`: the gateway `far` "
            "has no `deployment` that is reached; expected one with a Deployment of its own, or "
            "its host written out",
            "12:54: services.api.traffic.mirror.host: `out` is reached through a gateway, which "
            "this goes past; expected a host without `through`",
        ],
    ),
    "a service that does not exist, in env": (
        """
services:
  user-service: {image: a, port: 80}
  web: {image: a, env: {A: "${user-servce.url}", B: "${nothing.url}"}}
""",
        [
            "6:28: services.web.env.A: `${user-servce.url}`: no service is called "
            "`user-servce`; expected one of user-service, web; did you mean `user-service`?",
            "6:53: services.web.env.B: `${nothing.url}`: no service is called `nothing`; "
            "expected one of user-service, web; write `$${nothing.…}` if it is no reference",
        ],
    ),
    "a service that does not exist, in args": (
        """
services:
  web: {image: a, port: 80, args: [--to, "http://${api.address}/x"]}
""",
        [
            "5:42: services.web.args[1]: `${api.address}`: no service is called `api`; "
            "expected web; write `$${api.…}` if it is no reference",
        ],
    ),
    "a service that does not exist, in a ConfigMap": (
        """
services:
  web: {image: a, port: 80}
configMaps:
  app: {data: {URL: "${wep.url} ${web.url} $${wep.url}"}}
""",
        [
            "7:21: configMaps.app.data.URL: `${wep.url}`: no service is called `wep`; expected "
            "web; did you mean `web`?",
        ],
    ),
    "a reference with an underscore": (
        """
services:
  user-service: {image: a, port: 80}
configMaps:
  app: {data: {URL: "${user_service.url}"}}
""",
        [
            "7:21: configMaps.app.data.URL: `${user_service.url}`: no service is called "
            "`user_service`; expected user-service; did you mean `user-service`?",
        ],
    ),
    "an attribute that does not exist": (
        """
services:
  web: {image: a, port: 80, env: {A: "${web.ulr}", B: "${web.status}"}}
""",
        [
            "5:38: services.web.env.A: `${web.ulr}`: a service has no `ulr`; expected one of "
            "url, host, port, address, fqdn; did you mean `url`?",
            "5:55: services.web.env.B: `${web.status}`: a service has no `status`; expected "
            "one of url, host, port, address, fqdn; write `$${web.…}` if it is no reference",
        ],
    ),
    "a service without a port": (
        """
services:
  job: {kind: Job, image: a}
  out: {image: a}
  web: {image: a, port: 80, env: {A: "${job.host}", B: "${out.url}"}}
""",
        [
            "7:38: services.web.env.A: `${job.host}`: `job` has no port, and so no Service; "
            "expected a service with a port",
            "7:56: services.web.env.B: `${out.url}`: `out` has no port, and so no Service; "
            "expected a service with a port",
        ],
    ),
    "a port that does not exist": (
        """
services:
  web: {image: a, ports: {http: 80, grpc: 81}, env: {A: "${web.url:grcp}"}}
""",
        [
            "5:57: services.web.env.A: `${web.url:grcp}`: `web` has no port called `grcp`; "
            "expected one of grpc, http; did you mean `grpc`?",
        ],
    ),
    "references to nothing, wherever text is": (
        """
services:
  web:
    image: a
    port: 80
    command: [sh, -c, "curl ${web.ulr} ${HOME.x}"]
    podAnnotations: {a: "${wbe.url}"}
    initContainers: [{name: i, image: b, args: ["${wbe.host}"]}]
    patches: [{patch: {spec: {a: ["${wbe.port}"]}}}]
    health: "/${wbe.port}"
    destinationRule: {trafficPolicy: {tls: {sni: "${wbe.fqdn}"}}}
namespace: {name: ns, annotations: {a: "${wbe.url}"}}
""",
        [
            "8:23: services.web.command[2]: `${HOME.x}`: no service is called `HOME`; expected "
            "web; write `$${HOME.…}` if it is no reference",
            "8:23: services.web.command[2]: `${web.ulr}`: a service has no `ulr`; expected one of "
            "url, host, port, address, fqdn; did you mean `url`?",
            *(
                f"{place}: `${{wbe.{name}}}`: no service is called `wbe`; expected web; did you "
                "mean `web`?"
                for place, name in (
                    ("9:25: services.web.podAnnotations.a", "url"),
                    ("10:49: services.web.initContainers[0].args[0]", "host"),
                    ("11:35: services.web.patches[0].patch.spec.a[0]", "port"),
                    ("12:13: services.web.health", "port"),
                    ("13:50: services.web.destinationRule.trafficPolicy.tls.sni", "fqdn"),
                    ("14:40: namespace.annotations.a", "url"),
                )
            ),
        ],
    ),
    "what is nearly a reference": (
        """
services:
  redis: {image: a, port: 80}
  web: {image: a, args: ["${redis.url/0", "${ redis.url }", "${redis}", "{{ redis.url }}"]}
configMaps:
  app: {data: {URL: "${services.redis.url}"}}
""",
        [
            *(
                f"6:{column}: services.web.args[{index}]: `{text}` is no reference; expected "
                f"`${{redis.url}}`; write `{escaped}` if it is no reference"
                for index, (column, text, escaped) in enumerate(
                    (
                        (26, "${redis.url", "$${redis.url"),
                        (43, "${ redis.url }", "$${ redis.url }"),
                        (61, "${redis}", "$${redis}"),
                        (73, "{{ redis.url }}", "\\{{ redis.url }}"),
                    )
                )
            ),
            "8:21: configMaps.app.data.URL: `${services.redis.url}` is no reference; expected "
            "`${redis.url}`; write `$${services.redis.url}` if it is no reference",
        ],
    ),
    "references where none can be": (
        """
services:
  web: {image: a, port: 80, patches: [{patch: {metadata: {annotations: {"${web.url}": a}}}}]}
output: {kustomize: "${web.host}"}
""",
        [
            '5:73: services.web.patches[0].patch.metadata.annotations["${web.url}"]: `${web.url}`: '
            "a key holds no references; expected it in a value; write `$${web.url}` if it is no "
            "reference",
            "6:21: output.kustomize: `${web.host}`: a folder holds no references; expected it "
            "written out",
        ],
    ),
    "no services at all": (
        """
configMaps:
  app: {data: {URL: "${web.url}"}}
""",
        [
            "5:21: configMaps.app.data.URL: `${web.url}`: no service is called `web`; expected "
            "a service; write `$${web.…}` if it is no reference",
        ],
    ),
    "a service that an environment takes away": (
        """
services:
  api: {image: a, port: 80}
  web: {image: a, env: {A: "${api.url}"}}
environments:
  dev: {services: {api: null}}
  prod:
""",
        [
            "6:28: services.web.env.A: `${api.url}`: no service is called `api` (in dev); "
            "expected web; write `$${api.…}` if it is no reference",
        ],
    ),
    "an environment that overrides a service that does not exist": (
        """
services:
  web: {image: a}
environments:
  prod: {services: {wep: {replicas: 2}}}
""",
        [
            "7:21: environments.prod.services.wep: no service is called `wep`; expected one of "
            'web, "*" for every service; did you mean `web`?',
        ],
    ),
    "an environment that overrides a service where there is none": (
        """
environments:
  prod: {services: {web: {replicas: 2}}}
""",
        [
            '5:21: environments.prod.services.web: no service is called `web`; expected "*" '
            "for every service; one that only this environment has says its `image`",
        ],
    ),
    "a service that one environment alone has": (
        """
services:
  web: {image: a}
environments:
  dev: {}
  prod: {services: {mailer: {image: m}, wep: {image: b}, gone: null, other: {port: 80}}}
  test: {services: {mailer: {replicas: 2}}}
""",
        [
            "8:41: environments.prod.services.wep: no service is called `wep`; expected one of "
            'web, "*" for every service; did you mean `web`?; to have it here alone, declare it '
            "under `services` above, and write `wep: null` under dev, test",
            "8:58: environments.prod.services.gone: no service is called `gone`; expected one of "
            'web, "*" for every service',
            "8:70: environments.prod.services.other: no service is called `other`; expected one of "
            'web, "*" for every service; one that only this environment has says its `image`',
            "9:21: environments.test.services.mailer: no service is called `mailer`; expected one "
            'of web, "*" for every service; one that only this environment has says its `image`',
        ],
    ),
    "a ConfigMap that does not exist": (
        """
services:
  web:
    image: a
    env: {A: {configMap: {name: aps, key: A}}}
    envFrom: [{configMap: other}, {configMap: there, optional: true}]
    volumes: {a: {mountPath: /a, configMap: app}}
configMaps:
  apps: {data: {A: b}}
""",
        [
            "7:33: services.web.env.A.configMap.name: no ConfigMap is called `aps`; expected "
            "apps; did you mean `apps`?",
            "8:27: services.web.envFrom[0].configMap: no ConfigMap is called `other`; expected "
            "apps; if it exists already, say `configMaps: {other: {external: true}}`",
            "9:45: services.web.volumes.a.configMap: no ConfigMap is called `app`; expected "
            "apps; did you mean `apps`?",
        ],
    ),
    "a ConfigMap that does not exist where there is none": (
        """
services:
  web: {image: a, envFrom: [{configMap: other}]}
""",
        [
            "5:41: services.web.envFrom[0].configMap: no ConfigMap is called `other`; expected "
            "one of configMaps, which is empty; if it exists already, say `configMaps: {other: "
            "{external: true}}`",
        ],
    ),
    "a key that does not exist": (
        """
services:
  web:
    image: a
    env: {A: {configMap: {name: app, key: LOG_LEVL}}}
    volumes: {a: {mountPath: /a, configMap: app, items: {nginx.cnf: x}}}
configMaps:
  app: {data: {LOG_LEVEL: b, nginx.conf: c}}
""",
        [
            "7:43: services.web.env.A.configMap.key: the ConfigMap `app` has no key "
            "`LOG_LEVL`; expected one of LOG_LEVEL, nginx.conf; did you mean `LOG_LEVEL`?",
            '8:69: services.web.volumes.a.items["nginx.cnf"]: the ConfigMap `app` has no key '
            "`nginx.cnf`; expected one of LOG_LEVEL, nginx.conf; did you mean `nginx.conf`?",
        ],
    ),
    "keys of a ConfigMap that stands elsewhere": (
        """
services:
  web: {image: a, env: {A: {configMap: {name: app, key: any}}}}
configMaps:
  app: {external: true}
""",
        [],
    ),
    "content of a ConfigMap that stands elsewhere, a key twice": (
        """
configMaps:
  app: {external: true, data: {A: b}}
  two: {data: {a.txt: b}, files: {a.txt: a.txt}}
""",
        [
            "5:25: configMaps.app.data: an external ConfigMap is not rendered; expected no "
            "`data` beside `external: true`",
            '6:35: configMaps.two.files["a.txt"]: `a.txt` stands under `data` too; expected it '
            "in one of them",
        ],
    ),
    "files that are not there": (
        """
configMaps:
  app: {files: {a: b.txt, c: folder}}
resources: [a.yaml]
templates: folder1
""",
        [
            "5:20: configMaps.app.files.a: there is no file `b.txt`; expected the path of a "
            "file, from the config's folder; did you mean `a.txt`?",
            "5:30: configMaps.app.files.c: `folder` is a folder; expected the path of a file, "
            "from the config's folder",
            "6:13: resources[0]: there is no file `a.yaml`; expected the path of a file, from "
            "the config's folder",
            "7:12: templates: there is no folder `folder1`; expected the path of a folder, "
            "from the config's folder; did you mean `folder`?",
        ],
    ),
    "globs without a file": (
        """
resources: ["fold*/*.yaml", "!x.yaml"]
""",
        [
            "4:13: resources[0]: no file matches `fold*/*.yaml`; expected a glob such as "
            "manifests/*.yaml, from the config's folder",
            "4:29: resources[1]: `!x.yaml` leaves nothing out; expected a path or glob of files "
            "that those before it bring",
        ],
    ),
}


@pytest.mark.parametrize(("body", "expected"), CASES.values(), ids=CASES)
def test_references_to_nothing(body: str, expected: list[str], problems: Load) -> None:
    assert problems(body) == expected
