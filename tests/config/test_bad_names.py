"""Names that Kubernetes refuses: by themselves, and with the prefix and suffix on."""

import pytest

from tests.config.problems import Load

CASES = {
    "a service with capitals and underscores": (
        """
services:
  Web_App: {image: a}
""",
        [
            "5:3: services.Web_App: `Web_App` is not a valid name; expected a name of "
            "lower-case letters, digits and '-' that starts and ends with a letter or digit "
            "(RFC 1123); write `web-app`",
        ],
    ),
    "a service that is too long": (
        """
services:
  aaaaaaaaaabbbbbbbbbbccccccccccddddddddddeeeeeeeeeeffffffffffgggggg: {image: a}
""",
        [
            "5:3: services.aaaaaaaaaabbbbbbbbbbccccccccccddddddddddeeeeeeeeeeffffffffffgggggg: "
            "`aaaaaaaaaabbbbbbbbbbccccccccccddddddddddeeeeeeeeeeffffffffff...` is not a valid "
            "name, 66 characters, 63 at most; expected a name of lower-case letters, digits "
            "and '-' that starts and ends with a letter or digit (RFC 1123); write "
            "`aaaaaaaaaabbbbbbbbbbccccccccccddddddddddeeeeeeeeeeffffffffffggg`",
        ],
    ),
    "a service with a dot": (
        """
services:
  web.v2: {image: a}
""",
        [
            '5:3: services["web.v2"]: `web.v2` is not a valid name; expected a name of '
            "lower-case letters, digits and '-' that starts and ends with a letter or digit "
            "(RFC 1123); write `web-v2`",
        ],
    ),
    "a star outside of an environment": (
        """
services:
  "*": {image: a}
""",
        [
            "5:3: services.*: `*` stands for every service only in an environment; expected a "
            "service's name; write what is for every service into `defaults`",
        ],
    ),
    "an environment, a namespace, the mesh": (
        """
metadata: {name: My Mesh}
namespace: Prod
environments: {Prod: {}}
""",
        [
            "3:18: metadata.name: found `My Mesh`; expected a name of lower-case letters, "
            "digits and '-' that starts and ends with a letter or digit (RFC 1123); write "
            "`my-mesh`",
            "4:12: namespace: found `Prod`; expected a name of lower-case letters, digits and "
            "'-' that starts and ends with a letter or digit (RFC 1123); write `prod`",
            "5:16: environments.Prod: `Prod` is not a valid name; expected a name of "
            "lower-case letters, digits and '-' that starts and ends with a letter or digit "
            "(RFC 1123); write `prod`",
        ],
    ),
    "a ConfigMap and its keys": (
        """
configMaps:
  App_Config: {data: {a b: c, ..: d, ok: e}}
""",
        [
            "5:3: configMaps.App_Config: `App_Config` is not a valid name; expected a name of "
            "lower-case letters, digits, '-' and '.' that starts and ends with a letter or "
            "digit (RFC 1123); write `app-config`",
            '5:23: configMaps.App_Config.data["a b"]: `a b` is not a valid name; expected a '
            "key of letters, digits, '-', '_' and '.' that does not start with '..'; write "
            "`a_b`",
            '5:31: configMaps.App_Config.data[".."]: `..` is not a valid name; expected a key '
            "of letters, digits, '-', '_' and '.' that does not start with '..'",
        ],
    ),
    "an environment variable": (
        """
services:
  web: {image: a, env: {MY VAR: a, 1ST: b, OK: c}}
""",
        [
            '5:25: services.web.env["MY VAR"]: `MY VAR` is not a valid name; expected the name '
            "of an environment variable, such as LOG_LEVEL; write `MY_VAR`",
            "5:36: services.web.env.1ST: `1ST` is not a valid name; expected the name of an "
            "environment variable, such as LOG_LEVEL; write `_1ST`",
        ],
    ),
    "a volume and a Secret": (
        """
services:
  web: {image: a, volumes: {My Data: {mountPath: /d, secret: TLS}}}
""",
        [
            '5:29: services.web.volumes["My Data"]: `My Data` is not a valid name; expected a '
            "name of lower-case letters, digits and '-' that starts and ends with a letter or "
            "digit (RFC 1123); write `my-data`",
            '5:62: services.web.volumes["My Data"].secret: found `TLS`; expected a name of '
            "lower-case letters, digits, '-' and '.' that starts and ends with a letter or "
            "digit (RFC 1123); write `tls`",
        ],
    ),
    "a name prefix": (
        """
namePrefix: Prod_
""",
        [
            "4:13: namePrefix: found `Prod_`; expected lower-case letters, digits and '-', "
            "such as prod-",
        ],
    ),
    "a prefix that no name may start with": (
        """
namePrefix: -prod
nameSuffix: -v2-
services:
  web: {image: a, port: 80}
""",
        [
            "4:13: namePrefix: no name may start with `-prod`; expected a letter or digit "
            "first; write `prod`",
            "5:13: nameSuffix: no name may end with `-v2-`; expected a letter or digit at the "
            "end; write `-v2`",
        ],
    ),
    "a prefix that no Service may start with": (
        """
namePrefix: 1-
services:
  web: {image: a, port: 80}
  job: {kind: Job, image: a}
""",
        [
            "4:13: namePrefix: no Service's name may start with `1-`; expected a letter first "
            "(RFC 1035); write `x1-`",
        ],
    ),
    "a name that no Service may have": (
        """
services:
  1web: {image: a, port: 80}
  2job: {kind: Job, image: a}
""",
        [
            "5:3: services.1web: `1web` is not a valid name for a Service; expected a letter "
            "first (RFC 1035); write `svc-1web`",
        ],
    ),
    "a Service's name with its prefix": (
        """
namePrefix: a-very-long-name-prefix-
nameSuffix: -and-a-long-suffix
services:
  a-service-with-a-long-name: {image: a, port: 80}
""",
        [
            "7:3: services.a-service-with-a-long-name: "
            "`a-very-long-name-prefix-a-service-with-a-long-name-and-a-long-suffix` has 68 "
            "characters, too many for a Deployment; expected 63 at most, 21 without namePrefix "
            "and nameSuffix; write `a-service-with-a-long`",
        ],
    ),
    "a StatefulSet's and a CronJob's name with their prefix": (
        """
namePrefix: prod-
services:
  a-service-with-a-very-long-name-indeed-it-is-so1: {kind: StatefulSet, image: a}
  a-cronjob-with-a-very-long-name-indeed-it-is-so2: {kind: CronJob, image: a, schedule: "@daily"}
""",
        [
            "6:3: services.a-service-with-a-very-long-name-indeed-it-is-so1: "
            "`prod-a-service-with-a-very-long-name-indeed-it-is-so1` has 53 characters, too "
            "many for a StatefulSet; expected 52 at most, 47 without namePrefix and "
            "nameSuffix; write `a-service-with-a-very-long-name-indeed-it-is-so`",
            "7:3: services.a-cronjob-with-a-very-long-name-indeed-it-is-so2: "
            "`prod-a-cronjob-with-a-very-long-name-indeed-it-is-so2` has 53 characters, too "
            "many for a CronJob; expected 52 at most, 47 without namePrefix and nameSuffix; "
            "write `a-cronjob-with-a-very-long-name-indeed-it-is-so`",
        ],
    ),
    "a gateway's name with its prefix": (
        """
namePrefix: a-very-long-name-prefix-in-front-
gateways: {a-gateway-with-a-very-long-name: {}}
""",
        [
            "5:12: gateways.a-gateway-with-a-very-long-name: "
            "`a-very-long-name-prefix-in-front-a-gateway-with-a-very-long-name` has 64 "
            "characters, too many for a Gateway; expected 63 at most, 30 without namePrefix "
            "and nameSuffix; write `a-gateway-with-a-very-long-nam`",
        ],
    ),
    "a gateway called mesh": (
        """
gateways: {mesh: {}}
""",
        [
            "4:12: gateways.mesh: `mesh` stands for the sidecars wherever a gateway is named; "
            "expected another name",
        ],
    ),
}


@pytest.mark.parametrize(("body", "expected"), CASES.values(), ids=CASES)
def test_wrong_names(body: str, expected: list[str], problems: Load) -> None:
    assert problems(body) == expected
