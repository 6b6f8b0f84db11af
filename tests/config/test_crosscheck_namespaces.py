"""Namespaces beside the environment's own: whether there are such, and what they are called."""

import pytest

from tests.config.problems import Load

CASES: dict[str, tuple[str, list[str]]] = {
    "levels of a Kubernetes that is not there yet": (
        """
kubernetes: ["1.33", "1.29"]
podSecurity: {enforce: restricted, version: "1.29"}
namespaces:
  pay: {podSecurity: {enforce: baseline, version: "1.30"}}
  data: {podSecurity: {enforce: baseline, version: latest}}
""",
        [
            "7:51: namespaces.pay.podSecurity.version: Kubernetes 1.29 knows the levels up to its "
            'own, and not those of 1.30; expected "1.29" or older, or newer releases in '
            "`kubernetes`",
        ],
    ),
    "a namespace that there is not": (
        """
namespaces: {payments: {}}
services:
  pay: {image: a, namespace: paymets}
  web: {image: a, namespace: else}
""",
        [
            "6:30: services.pay.namespace: no namespace is called `paymets`; expected one of "
            "payments, t; did you mean `payments`?",
            "7:30: services.web.namespace: no namespace is called `else`; expected one of "
            "payments, t; declare it: `namespaces: {else: {}}`",
        ],
    ),
    "no namespaces at all": (
        """
services:
  pay: {image: a, namespace: payments}
configMaps:
  app: {namespace: payments}
""",
        [
            "5:30: services.pay.namespace: no namespace is called `payments`; expected t; "
            "declare it: `namespaces: {payments: {}}`",
            "7:20: configMaps.app.namespace: no namespace is called `payments`; expected t; "
            "declare it: `namespaces: {payments: {}}`",
        ],
    ),
    "nearly the mesh's name, which stands for the environment's own": (
        """
metadata: {name: shop}
namespaces: {payments: {}}
services:
  pay: {image: a, namespace: shopp}
  web: {image: a, namespace: shop}
""",
        [
            "6:30: services.pay.namespace: no namespace is called `shopp`; expected one of "
            "payments, shop; did you mean `shop`?",
        ],
    ),
    "a namespace by its name in the cluster": (
        """
namespaces: {payments: {name: payments-prod}}
services:
  pay: {image: a, namespace: payments-prod}
  web: {image: a, namespace: payments}
""",
        [
            "6:30: services.pay.namespace: no namespace is called `payments-prod`; expected one "
            "of payments, t; so it is called in the cluster: write `payments`",
        ],
    ),
    "a namespace that one environment takes away": (
        """
namespaces: {payments: {}}
services:
  pay: {image: a, namespace: payments}
environments:
  dev: {namespace: dev}
  prod: {namespace: prod, namespaces: {payments: null}}
""",
        [
            "6:30: services.pay.namespace: no namespace is called `payments` (in prod); "
            "expected t; `environments.prod.namespaces.payments` takes it away: take away what "
            "is in it too, or put it elsewhere there",
        ],
    ),
    "a namespace that one environment takes away with what is in it": (
        """
namespaces: {payments: {}, data: {}}
services:
  pay: {image: a, namespace: payments}
  db: {image: a, namespace: payments}
environments:
  dev: {namespace: dev}
  prod:
    namespaces: {payments: null}
    services: {pay: null, db: {namespace: data}}
""",
        [],
    ),
    "a namespace that only one environment has": (
        """
services:
  pay: {image: a, namespace: payments}
environments:
  dev: {namespace: dev}
  prod: {namespace: prod, namespaces: {payments: {}}}
""",
        [
            "5:30: services.pay.namespace: no namespace is called `payments` (in dev); expected "
            "t; only prod has it: declare it at the top, or put this there alone",
        ],
    ),
    "a namespace that only one environment has, and only there something is in it": (
        """
services:
  pay: {image: a}
environments:
  dev: {namespace: dev}
  prod: {namespace: prod, namespaces: {payments: {}}, services: {pay: {namespace: payments}}}
""",
        [],
    ),
    "an environment's namespace that is nearly another": (
        """
namespaces: {payments: {}, data: }
services:
  pay: {image: a, namespace: payments}
environments:
  dev: {namespaces: {paymets: {name: pay-dev}, other: {}}}
  prod: {namespaces: {payment: {}}, services: {pay: {namespace: payment}}}
""",
        [
            "8:22: environments.dev.namespaces.paymets: nothing is in `paymets`, which the config "
            "has nowhere else; expected one of data, payments; did you mean `payments`?",
        ],
    ),
    "namespaces that say nothing": (
        """
namespaces:
  payments:
  data: {}
services:
  pay: {image: a, namespace: payments}
  db: {image: a, namespace: data}
""",
        [],
    ),
    "a null in an environment that takes nothing away": (
        """
environments:
  dev: {namespace: dev}
  prod: {namespace: prod, namespaces: {payments: }}
""",
        [
            "6:50: environments.prod.namespaces.payments: found nothing; expected a name of "
            "lower-case letters, digits and '-' that starts and ends with a letter or digit "
            "(RFC 1123) or a mapping of fields that `meshgen explain "
            "environments.prod.namespaces.payments` lists; for one that says nothing of its own "
            "write `payments: {}`",
        ],
    ),
    "a null in an environment for another name": (
        """
namespaces: {payments: {}}
environments:
  dev: {namespace: dev}
  prod: {namespace: prod, namespaces: {paymets: null}}
""",
        [
            "7:49: environments.prod.namespaces.paymets: there is nothing to take away; "
            "expected payments; did you mean `payments`?",
        ],
    ),
    "a namespace called as the mesh": (
        """
metadata: {name: shop}
namespaces: {shop: {}, shop-data: {}}
""",
        [
            "4:14: namespaces.shop: `shop` is the mesh's name, which stands for the "
            "environment's own namespace; expected another name; what is for that one stands at "
            "the top: `namespace`, `mtls`, `quotas`",
        ],
    ),
    "a name made of the config's that is too long": (
        """
namespaces:
  a23456789-123456789-123456789-123456789-123456789-123456789a: {}
  b23456789-123456789-123456789-123456789-123456789-12345678: {}
environments:
  dev: {}
""",
        [
            "5:3: namespaces.a23456789-123456789-123456789-123456789-123456789-123456789a: "
            "`a23456789-123456789-123456789-123456789-123456789-123456789a-dev` has 64 "
            "characters, too many for a Namespace; expected 63 at most; give it a `name`, or "
            "all a shorter one with `namespaceNames`",
        ],
    ),
    "a pattern without the name": (
        """
namespaces: {payments: {}}
namespaceNames: "shop-{environment}"
environments: {dev: }
""",
        [
            "5:17: namespaceNames: found `shop-{environment}`; expected a name with {name} in "
            "it, such as {name}-{environment}",
        ],
    ),
    "a pattern that no name may end with": (
        """
namespaces: {payments: {}}
namespaceNames: "{name}-"
environments: {dev: }
""",
        [
            "5:17: namespaceNames: found `{name}-`; expected a name with {name} in it, such as "
            "{name}-{environment}",
        ],
    ),
    "a pattern with an environment where there is none": (
        """
namespaces: {payments: {}}
namespaceNames: "{name}-{environment}"
""",
        [
            "5:17: namespaceNames: `{environment}` stands for nothing: the config has no "
            "environments; expected a name with {name} in it",
        ],
    ),
    "a pattern without environments": (
        """
namespaces: {payments: {}}
namespaceNames: "shop-{name}"
""",
        [],
    ),
    "one name by accident: made of the config's, and given to another": (
        """
namespaces: {data: {name: payments-dev}, payments: {}}
environments:
  dev: {namespace: dev, namespaces: {}}
  prod: {namespace: prod, namespaces: {}}
""",
        [
            "4:42: namespaces.payments: it would be called `payments-dev`, as `data` is (in "
            "dev); expected a `name` of its own; to have them in one, write `name: "
            "payments-dev` here too",
        ],
    ),
    "one name by accident: the environment's own": (
        """
namespaces: {payments: {}}
environments:
  dev: {namespace: payments-dev, namespaces: {}}
  prod: {namespace: prod, namespaces: {}}
""",
        [
            "4:14: namespaces.payments: it would be called `payments-dev`, as the environment's "
            "own namespace is (in dev); expected a `name` of its own; to have them in one, "
            "write `name: payments-dev` here too",
        ],
    ),
    "one name on purpose": (
        """
namespaces: {data: {name: shared}, payments: {name: shared}, web: {}}
environments:
  dev: {namespace: dev}
  prod: {namespace: prod, namespaces: {web: prod}}
""",
        [],
    ),
}


@pytest.mark.parametrize(("body", "expected"), CASES.values(), ids=CASES)
def test_namespaces(body: str, expected: list[str], problems: Load) -> None:
    assert problems(body) == expected
