"""Conditions of webhooks that Kubernetes takes, whatever functions the library has."""

import pytest

from tests.checks.cluster.rows import base, changed
from tests.checks.cluster.test_rows import violations

GOOD = """
object.metadata.name.startsWith('a')
has(object.metadata.labels) && !('a' in object.metadata.labels)
object.spec.containers.all(c, c.image.contains(':')) || oldObject == null
request.dryRun
request.userInfo.groups.exists(g, g == 'system:masters')
request.kind.group == 'apps' && request.resource.resource != 'deployments'
request.options.a == 1 && namespaceObject.metadata.labels['a'] == 'b'
authorizer.group('').resource('pods').namespace('a').check('get').allowed()
authorizer.path('/healthz').check('get').allowed()
object.metadata.?labels.orValue({}) == {}
format.dns1123Label().validate(object.metadata.name).hasValue()
sets.contains([1, 2], [1])
[1, 2].all(i, v, v > 0)
[1].transformList(i, v, v).size() == 1
cel.bind(x, object.a, x == 1)
quantity('1').isGreaterThan(quantity('2'))
ip('192.0.2.1').family() == 4
'%s'.format(['a']) == 'a'
"""


def of(expression: str, release: int) -> list[str]:
    conditions = {"webhooks[0].matchConditions": [{"name": "a", "expression": expression}]}
    obj = changed(base("validatingwebhookconfiguration"), conditions)
    return [found.message for found in violations(obj, release)]


@pytest.mark.parametrize("expression", GOOD.strip().splitlines())
def test_conditions(expression: str) -> None:
    assert of(expression, 33) == of(expression, 37) == []


def test_too_many() -> None:
    webhook = base("validatingwebhookconfiguration")["webhooks"][0]
    conditions = [{"name": f"a{position}", "expression": "true"} for position in range(65)]
    for count, found in ((64, []), (65, ["has 65 items"])):
        more = {"webhooks": [{**webhook, "matchConditions": conditions[:count]}]}
        of_37 = violations({**base("validatingwebhookconfiguration"), **more}, 37)
        assert [v.message.partition(" (")[0] for v in of_37] == found
