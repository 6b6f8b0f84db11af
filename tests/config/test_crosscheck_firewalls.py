"""Firewalls that would see nothing, or whose module would not take what it is told."""

import pytest

from tests.config.problems import Load

CASES = {
    "nothing to read": (
        """
services:
  a: {image: a, port: 80, mesh: false, waf: {mode: block, image: w/w}}
  b: {image: a, port: 80, protocol: tcp, waf: {mode: block, image: w/w}}
  c: {image: a, port: 80, waf: {mode: block, image: w/w}}
gateways:
  edge: {servers: {tls: {port: 443, tls: PASSTHROUGH}}, waf: {mode: block, image: w/w}}
  web: {waf: {mode: block, image: w/w}}
""",
        [
            "5:40: services.a.waf: the service has no sidecar for the firewall to be in; "
            "expected `mesh: true`",
            "6:42: services.b.waf: the service has no HTTP port, and the firewall reads nothing "
            "else; expected a port named http, http2 or grpc",
            "9:57: gateways.edge.waf: the gateway hands all on as it is, and the firewall reads "
            "HTTP alone; expected a server for HTTP, or for HTTPS that ends TLS",
        ],
    ),
    "hosts that a gateway does not serve": (
        """
gateways:
  web:
    hosts: [shop.example.com, "*.acme.org"]
    waf:
      mode: block
      image: w/w
      hosts: {shp.example.com: detect, shop.example.com:8443: detect, a.acme.org: detect}
""",
        [
            '10:15: gateways.web.waf.hosts["shp.example.com"]: the gateway does not serve '
            "`shp.example.com`; expected one of shop.example.com, *.acme.org; did you mean "
            "`shop.example.com`?",
        ],
    ),
    "levels, and what belongs to the rules that are not asked": (
        """
services:
  a: {image: a, port: 80, waf: {mode: block, image: w/w, paranoia: 3, detectionParanoia: 2}}
  b:
    image: a
    port: 80
    waf: {mode: block, image: w/w, detectionParanoia: 2, hosts: {b.org: {paranoia: 4}}}
  c:
    image: a
    port: 80
    waf: {mode: block, image: w/w, coreRuleSet: false, paranoia: 2, anomalyThreshold: 9}
  d: {image: a, port: 80, waf: {mode: block, image: w/w, coreRuleSet: false, directives: ["# a"]}}
""",
        [
            "5:90: services.a.waf.detectionParanoia: rules up to level 3 count, and only those "
            "up to 2 are asked; expected `detectionParanoia` from 3 on",
            '9:84: services.b.waf.hosts["b.org"].paranoia: rules up to level 4 count, and only '
            "those up to 2 are asked; expected `detectionParanoia` from 4 on",
            "13:49: services.c.waf.coreRuleSet: without the Core Rule Set nothing is asked at "
            "all; expected `directives` of your own",
            "13:56: services.c.waf.paranoia: it is the Core Rule Set's, which is not asked; "
            "expected no `coreRuleSet: false` beside it",
            "13:69: services.c.waf.anomalyThreshold: it is the Core Rule Set's, which is not "
            "asked; expected no `coreRuleSet: false` beside it",
        ],
    ),
    "exclusions of nothing": (
        """
services:
  a:
    image: a
    port: 80
    waf:
      mode: block
      image: w/w
      exclusions:
      - {}
      - {targets: [ARGS]}
      - {paths: [/a], targets: [ARGS]}
      - {paths: [/a]}
      - {rules: [942100, 912100, 942199-942100, 7, 8, 1000000]}
      directives: ['SecRule ARGS "@rx y" "id:7,phase:2,deny"']
      hosts: {b.org: {exclusions: [{rules: [999100]}]}}
""",
        [
            "12:9: services.a.waf.exclusions[0]: it does not say which rules it takes away; "
            "expected `rules` or `tags`, or `paths` alone, for which none is asked",
            "13:9: services.a.waf.exclusions[1]: it does not say which rules it takes away; "
            "expected `rules` or `tags`, or `paths` alone, for which none is asked",
            "14:9: services.a.waf.exclusions[2]: it does not say which rules it takes away; "
            "expected `rules` or `tags`, or `paths` alone, for which none is asked",
            "16:26: services.a.waf.exclusions[4].rules[1]: the Core Rule Set has no rules that "
            "begin with 912; expected one of 901, 905, 911, 913, 920, 921, 922, 930, 931, 932, "
            "933, 934, … (26); did you mean `952`?",
            "16:34: services.a.waf.exclusions[4].rules[2]: it ends before it begins; expected "
            "942100-942199",
            "16:52: services.a.waf.exclusions[4].rules[4]: nothing has a rule 8; expected six "
            "digits of the Core Rule Set, such as 942100, or a number of `directives`",
            "16:55: services.a.waf.exclusions[4].rules[5]: nothing has a rule 1000000; expected "
            "six digits of the Core Rule Set, such as 942100, or a number of `directives`",
            '18:45: services.a.waf.hosts["b.org"].exclusions[0].rules[0]: the Core Rule Set has '
            "no rules that begin with 999; expected one of 901, 905, 911, 913, 920, 921, 922, "
            "930, 931, 932, 933, 934, … (26); did you mean `959`?",
        ],
    ),
    "directives": (
        """
services:
  a:
    image: a
    port: 80
    waf:
      mode: block
      image: w/w
      directives:
      - SecRuleEngin On
      - secruleengine On
      - SecRequestBodyLimit 1
      - Include @owasp_crs/REQUEST-911-METHOD-ENFORCEMENT.conf
      - Include "mine.conf"
      - |
        # SecNothing
        SecRule ARGS:x \\
          "@rx y" "id:7,phase:2,deny"
        SecAction "id:7,phase:1"
      - SecAction "id:90001,phase:1"
      - SecAction "id:'942100',phase:1"
      hosts: {b.org: {directives: ['SecAction "id:7,phase:1"', 'SecAction "id:8,phase:1"']}}
""",
        [
            "12:9: services.a.waf.directives[0]: Coraza in a proxy knows no directive "
            "`SecRuleEngin`; expected one of Include, SecAction, SecArgumentsLimit, "
            "SecAuditEngine, SecAuditLog, SecAuditLogFormat, SecAuditLogParts, "
            "SecAuditLogRelevantStatus, SecAuditLogType, SecComponentSignature, "
            "SecDebugLogLevel, SecDefaultAction, … (35); did you mean `SecRuleEngine`?",
            "13:9: services.a.waf.directives[1]: `mode` says it; expected `mode` in its place",
            "14:9: services.a.waf.directives[2]: `requestBodyLimit` says it; expected "
            "`requestBodyLimit` in its place",
            '16:9: services.a.waf.directives[4]: the module has no file `"mine.conf"`; expected '
            "one of @recommended-conf, @crs-setup-conf, @owasp_crs/NAME.conf",
            "17:9: services.a.waf.directives[5]: another one has the number 7 too, with which "
            "Coraza takes none; expected a number of its own",
            "22:9: services.a.waf.directives[6]: 90001 is one of meshgen's own; expected one "
            "below 90000",
            "23:9: services.a.waf.directives[7]: 942100 is the Core Rule Set's; expected one "
            "below 90000",
            '24:36: services.a.waf.hosts["b.org"].directives[0]: another one has the number 7 '
            "too, with which Coraza takes none; expected a number of its own",
        ],
    ),
}


@pytest.mark.parametrize(("body", "expected"), CASES.values(), ids=CASES)
def test_a_firewall_sees_requests_and_takes_what_it_is_told(
    body: str, expected: list[str], problems: Load
) -> None:
    assert problems(body) == expected
