"""Values of the wrong type: what was found is shown as it was written."""

import pytest

from tests.config.problems import Load

CASES = {
    "wrong type: text for a number": (
        """
defaults: {replicas: many}
""",
        [
            "4:22: defaults.replicas: found text `many`; expected a whole number from 0",
        ],
    ),
    "wrong type: a quoted number": (
        """
services:
  web: {image: nginx, port: "80"}
""",
        [
            "5:29: services.web.port: found text `80`; expected a port from 1 to 65535; write "
            "it without quotes: 80",
        ],
    ),
    "wrong type: a number with a point": (
        """
services:
  web: {image: nginx, replicas: 2.0}
""",
        [
            "5:33: services.web.replicas: found a number `2.0`; expected a whole number from "
            "0; write 2",
        ],
    ),
    "wrong type: a fraction": (
        """
services:
  web: {image: nginx, replicas: 1.5}
""",
        [
            "5:33: services.web.replicas: found a number `1.5`; expected a whole number from 0",
        ],
    ),
    "wrong type: a list for a mapping, as Kubernetes has it": (
        """
services:
  web: {image: nginx, env: [{name: A, value: b}]}
""",
        [
            "5:28: services.web.env: found a list; expected a mapping; write a mapping: {A: …}",
        ],
    ),
    "wrong type: a list of mappings, where one of names stands for a mapping": (
        """
services:
  web: {image: nginx, calls: [a, {b: {methods: [GET]}}], writable: [{/tmp: 1Mi}]}
  a: {image: nginx, calls: [b, 5, [c]]}
""",
        [
            "5:30: services.web.calls: found a list; expected a mapping or a list of names; "
            "write a mapping: {a: {}, b: {methods: [GET]}}",
            "5:68: services.web.writable: found a list; expected a mapping or a list of names; "
            "write a mapping: {/tmp: …}",
            "6:32: services.a.calls[1]: found a whole number `5`; expected a name of lower-case "
            "letters, digits and '-' that starts and ends with a letter or digit (RFC 1123); write "
            'it in quotes: "5"',
            "6:35: services.a.calls[2]: found a list; expected a name of lower-case letters, "
            "digits and '-' that starts and ends with a letter or digit (RFC 1123)",
        ],
    ),
    "wrong type: text for a list of mappings": (
        """
services:
  web:
    image: nginx
    access: monitoring/prometheus
    calls: {"http://b": {paths: [/a/.*, /a.*/x, /.a*]}}
""",
        [
            "7:13: services.web.access: found text `monitoring/prometheus`; expected a list or a "
            "mapping with from, name; as in `access: [{serviceAccounts: [monitoring/prometheus], "
            "ports: [9090]}]`",
            '8:13: services.web.calls["http://b"]: `http://b` is not a valid name; expected a '
            "name of lower-case letters, digits and '-' that starts and ends with a letter or "
            "digit (RFC 1123)",
            '8:34: services.web.calls["http://b"].paths[0]: found `/a/.*`; expected a path such '
            "as /items, /items/*, */status or /items/{*}/price, without a query, and no regular "
            "expression",
            '8:41: services.web.calls["http://b"].paths[1]: found `/a.*/x`; expected a path such '
            "as /items, /items/*, */status or /items/{*}/price, without a query, and no regular "
            "expression",
        ],
    ),
    "wrong type: a mapping for a list": (
        """
services:
  web: {image: nginx, envFrom: {secret: a}}
""",
        [
            "5:32: services.web.envFrom: found a mapping; expected a list; write a list: start "
            "the first line with `- `",
        ],
    ),
    "wrong type: text for a list": (
        """
services:
  web: {image: nginx, args: serve}
""",
        [
            "5:29: services.web.args: found text `serve`; expected a list; write a list: [serve]",
        ],
    ),
    "wrong type: text for a list, which needs quotes": (
        """
services:
  web: {image: nginx, args: "*", command: "a,b"}
""",
        [
            "5:29: services.web.args: found text `*`; expected a list; write a list: ['*']",
            '5:43: services.web.command: found text `a,b`; expected a list; write a list: ["a,b"]',
        ],
    ),
    "wrong type: a list for a mapping from names": (
        """
services: [nginx]
""",
        [
            "4:11: services: found a list; expected a mapping; write a mapping: {nginx: {}}",
        ],
    ),
    "wrong type: a list of environments": (
        """
environments:
- dev
- {name: prod, namespace: shop, labels: {a: "1, 2"}}
- test:
    namespace: t
- more
""",
        [
            "5:1: environments: found a list; expected a mapping; write a mapping: {dev: {}, "
            'prod: {namespace: shop, labels: {a: "1, 2"}}, test: {namespace: t}, …}',
        ],
    ),
    "wrong type: lists of fields": (
        """
services:
- {name: {a: b}, image: nginx}
- [x]
- api: {image: x, autoscaling: [{min: 1}, {max: 3}]}
environments:
  dev: [a]
  prod: [{namespace: p}, {labels: {a: b}}]
""",
        [
            "5:1: services: found a list; expected a mapping; write a mapping: "
            "{api: {image: x, autoscaling: [{min: 1}, {max: 3}]}}",
            "9:8: environments.dev: found a list; expected a mapping of fields that "
            "`meshgen explain environments.dev` lists",
            "10:9: environments.prod: found a list; expected a mapping of fields that "
            "`meshgen explain environments.prod` lists; write a mapping: "
            "{namespace: p, labels: {a: b}}",
        ],
    ),
    "wrong type: lists of what is text": (
        """
labels: [team=a, tier]
services:
  web: {image: nginx, env: [PASSWORD=hunter2, {B: hunter2}], ports: [{name: http, port: 80}]}
""",
        [
            "4:9: labels: found a list; expected a mapping; write a mapping: {team: …, tier: …}",
            "6:28: services.web.env: found a list; expected a mapping; write a mapping: "
            "{PASSWORD: …, B: …}",
            "6:69: services.web.ports: found a list; expected a mapping; write a mapping: "
            "{http: 80}",
        ],
    ),
    "wrong type: a mapping for a scalar": (
        """
services:
  web: {image: {name: nginx}}
""",
        [
            "5:16: services.web.image: found a mapping; expected an image such as "
            "ghcr.io/acme/web:v1.2.0; write its name alone: nginx",
        ],
    ),
    "wrong type: text for a mapping": (
        """
services:
  web: nginx
""",
        [
            "5:8: services.web: found text `nginx`; expected a mapping of fields that `meshgen "
            "explain services.web` lists",
        ],
    ),
    "wrong type: a null in a list": (
        """
services:
  web: {image: nginx, args: [a, ~]}
""",
        [
            "5:33: services.web.args[1]: found nothing; expected text",
        ],
    ),
    "wrong type: a version without quotes": (
        """
kubernetes: 1.30
istio: {version: 1.20}
""",
        [
            "4:13: kubernetes: found a number `1.30`; expected a minor version in quotes, such "
            'as "1.29"; write it in quotes: "1.30"',
            "5:18: istio.version: found a number `1.20`; expected a minor version in quotes, "
            'such as "1.29"; write it in quotes: "1.20"',
        ],
    ),
    "wrong type: off in YAML 1.1": (
        """
services:
  web: {image: nginx, port: 80, protocol: off}
mtls: off
""",
        [
            "5:43: services.web.protocol: found a boolean `off`; expected a text that is not "
            'empty; write it in quotes: "off"',
            "6:7: mtls: found a boolean `off`; expected one of DISABLE, PERMISSIVE, STRICT, none "
            "or a mapping with mode, name, withoutSidecar; write `DISABLE`",
        ],
    ),
    "wrong type: a quoted boolean": (
        """
services:
  web: {image: nginx, mesh: "false"}
""",
        [
            "5:29: services.web.mesh: found text `false`; expected true or false; write it "
            "without quotes: false",
        ],
    ),
    "wrong type: a number where a name is meant": (
        """
namespace: 123
""",
        [
            "4:12: namespace: found a whole number `123`; expected a name of lower-case "
            "letters, digits and '-' that starts and ends with a letter or digit (RFC 1123) or "
            'a mapping with name, create, labels, annotations; write it in quotes: "123"',
        ],
    ),
}


@pytest.mark.parametrize(("body", "expected"), CASES.values(), ids=CASES)
def test_wrong_types(body: str, expected: list[str], problems: Load) -> None:
    assert problems(body) == expected
