"""All problems of one run: each mistake is told once, and nothing else because of it."""

from tests.config.problems import SERVICE_FIELDS, Load

SIX = """
services:
  web: {image: nginx, port: 80, replica: 2}
  api: {image: nginx, port: 808080}
  db: {image: postgres, port: 5432, protocol: tcp, rateLimit: {requests: 5}}
  job: {image: nginx, port: 80, autoscaling: {min: 5, max: 2}, env: {A: "${wbe.url}"}}
environments:
  prod: {services: {wep: {}}}
"""


def test_six_mistakes_are_six_findings(problems: Load) -> None:
    assert problems(SIX) == [
        f"5:33: services.web.replica: unknown key `replica`; expected one of the {SERVICE_FIELDS} "
        "fields that "
        "`meshgen explain services.web` lists; did you mean `replicas`?",
        "6:29: services.api.port: found `808080`; expected a port from 1 to 65535",
        "7:52: services.db.rateLimit: the service has no HTTP port, so that nothing would be "
        "counted; expected a port named http, http2 or grpc",
        "8:60: services.job.autoscaling.max: max 2 is below min 5; expected 5 or more",
        "8:73: services.job.env.A: `${wbe.url}`: no service is called `wbe`; expected one of "
        "api, db, job, web; did you mean `web`?",
        "10:21: environments.prod.services.wep: no service is called `wep`; expected one of api, "
        'db, job, web, "*" for every service; did you mean `web`?',
    ]


def test_the_heading_and_what_is_below(problems: Load) -> None:
    found = problems("metadata: {}\nservices: {web: {}}\n")
    assert found == [
        "3:1: metadata: `name` is missing; expected a name of lower-case letters, digits and '-' "
        "that starts and ends with a letter or digit (RFC 1123)",
        "4:12: services.web: `image` is missing; expected an image such as ghcr.io/acme/web:v1.2.0",
    ]


def one_finding(problems: Load, body: str, start: str) -> None:
    (line,) = problems(body)
    assert line.startswith(start)


def test_a_wrong_port_is_no_missing_port(problems: Load) -> None:
    one_finding(
        problems,
        """
gateways: {edge: {}}
services:
  web:
    image: nginx
    port: eighty
    health: /
    mtls: {ports: {80: DISABLE}}
    service: {type: NodePort, nodePort: 30000}
    expose: {gateway: edge}
    rateLimit: {requests: 1}
    env: {A: "${web.url}", B: "${web.port:http}"}
""",
        "8:11: services.web.port: found text `eighty`",
    )


def test_a_wrong_request_is_no_missing_request(problems: Load) -> None:
    one_finding(
        problems,
        """
defaults:
  resources: {requests: {cpu: 1 core}}
services:
  web: {image: nginx, autoscaling: {max: 2}}
""",
        "5:31: defaults.resources.requests.cpu: found `1 core`",
    )


def test_a_wrong_kind_is_no_deployment(problems: Load) -> None:
    one_finding(
        problems,
        "services: {job: {kind: Cron, image: nginx, schedule: '@daily', job: {suspend: true}}}",
        "4:24: services.job.kind: found `Cron`",
    )


def test_a_wrong_source_is_a_source(problems: Load) -> None:
    one_finding(
        problems,
        "services: {web: {image: a, volumes: {v: {mountPath: /v, configMap: A_B, items: {k: v}}}}}",
        "4:68: services.web.volumes.v.configMap: found `A_B`",
    )


def test_a_wrong_service_is_a_service(problems: Load) -> None:
    one_finding(
        problems,
        """
services:
  web: [nginx]
  api: {image: nginx, env: {A: "${web.url}"}}
environments:
  prod: {services: {web: {replicas: 2}}}
""",
        "5:8: services.web: found a list",
    )


def test_a_wrong_config_map_is_a_config_map(problems: Load) -> None:
    one_finding(
        problems,
        """
services:
  api: {image: nginx, envFrom: [{configMap: app}]}
configMaps:
  app: [A]
""",
        "7:8: configMaps.app: found a list",
    )


def test_a_wrong_gateway_is_a_gateway(problems: Load) -> None:
    one_finding(
        problems,
        """
services:
  api: {image: nginx, port: 80, expose: {gateway: edge}}
gateways:
  edge: web.example.com
""",
        "7:9: gateways.edge: found text `web.example.com`",
    )


def test_a_required_key_that_is_wrong_is_not_missing(problems: Load) -> None:
    one_finding(
        problems,
        """
services:
  web: {image: nginx, autoscaling: {max: many, cpu: 70}}
environments:
  prod: {defaults: {autoscaling: {min: 3}}}
  test:
""",
        "5:42: services.web.autoscaling.max: found text `many`",
    )


def test_what_is_under_a_wrong_name_is_checked_too(problems: Load) -> None:
    found = problems("services: {Web: {image: nginx, port: 0}}")
    assert [line.partition(";")[0] for line in found] == [
        "4:12: services.Web: `Web` is not a valid name",
        "4:38: services.Web.port: found `0`",
    ]
