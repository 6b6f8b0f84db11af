"""Namespaces that an environment puts into one: what they say of it against each other."""

import pytest

from tests.config.problems import Load

CASES: dict[str, tuple[str, list[str]]] = {
    "mutual TLS": (
        """
mtls: PERMISSIVE
namespaces: {payments: {mtls: STRICT}, data: {mtls: {mode: PERMISSIVE, name: all}}}
environments:
  dev: {namespace: dev}
  prod: {namespace: prod, namespaces: {}}
""",
        [
            "5:31: namespaces.payments.mtls: `STRICT` here and `PERMISSIVE` in the "
            "environment's own namespace, though both are `dev` (in dev); see mtls at "
            "meshgen.yaml:4:7; expected the same in both, or another namespace; for all in one, "
            "write "
            "`namespaces: {data: {name: dev}, payments: {name: dev, mtls: PERMISSIVE}}` under "
            "environments.dev",
            "5:78: namespaces.data.mtls.name: `all` here and `default` in the environment's own "
            "namespace, though both are `dev` (in dev); expected the same in both, or another "
            "namespace",
        ],
    ),
    "mutual TLS, as the environment says it for all": (
        """
mtls: PERMISSIVE
namespaces: {payments: {mtls: STRICT}, data: {mesh: false}}
environments:
  dev: {namespace: dev, mtls: STRICT}
  prod: {namespace: prod, namespaces: {}}
""",
        [],
    ),
    "mutual TLS of two beside the environment's own": (
        """
namespaces:
  payments: {name: pay, mtls: {mode: STRICT, withoutSidecar: ports}}
  refunds: {name: pay}
""",
        [
            "5:62: namespaces.payments.mtls.withoutSidecar: `ports` here and `rules` in "
            "`refunds`, though both are `pay`; expected the same in both, or another namespace",
        ],
    ),
    "labels and annotations, which are left out where they differ": (
        """
namespace: {name: t, labels: {team: shop}}
namespaces:
  payments: {name: pay, labels: {team: pay, tier: a}, annotations: {owner: x}}
  refunds: {name: pay, labels: {team: refunds, tier: a}, annotations: {owner: y, team: z}}
""",
        [],
    ),
    "which pods it takes": (
        """
podSecurity: baseline
namespaces:
  payments: {name: pay, mesh: false, podSecurity: restricted}
  refunds: {name: pay}
""",
        [
            '6:51: namespaces.payments.podSecurity: `"restricted"` here and `"baseline"` in '
            "`refunds`, though both are `pay`; expected the same in both, or another namespace",
        ],
    ),
    "what its pods reach outside": (
        """
egress: closed
namespaces:
  payments: {name: pay, egress: open}
  refunds: {name: pay}
""",
        [
            "6:33: namespaces.payments.egress: `open` here and `closed` in `refunds`, though both "
            "are `pay`; expected the same in both, or another namespace",
        ],
    ),
    "revisions": (
        """
istio: {revision: stable}
namespaces:
  payments: {name: pay, revision: canary}
  refunds: {name: pay}
  returns: {name: back, revision: canary}
  parcels: {name: back, revision: canary}
""",
        [
            "6:35: namespaces.payments.revision: `canary` here and `stable` in `refunds`, "
            "though both are `pay`; expected the same in both, or another namespace",
        ],
    ),
    "whether there is a Namespace": (
        """
namespaces:
  payments: {name: pay, create: false}
  refunds: {name: pay, create: true}
  returns: {name: pay}
""",
        [
            "6:32: namespaces.refunds.create: `true` here and `false` in `payments`, though "
            "both are `pay`; see namespaces.payments.create at meshgen.yaml:5:33; expected the "
            "same in both, or another namespace",
        ],
    ),
    "services of one name": (
        """
namespaces: {payments: {}, cart: {}}
services:
  redis: {image: a, port: 6379}
  pay-redis: {image: a, port: 6379, name: redis, namespace: payments}
  cart-redis: {image: a, port: 6379, name: redis, namespace: cart}
environments:
  dev: {namespace: dev}
  prod: {namespace: prod, namespaces: {}}
""",
        [
            "7:43: services.pay-redis.name: the objects of `cart-redis` are called `redis` too, "
            "in the same namespace `dev` (in dev); expected a name of its own",
            "8:44: services.cart-redis.name: the objects of `redis` are called `redis` too, in "
            "the same namespace `dev` (in dev); expected a name of its own",
        ],
    ),
    "services of one name with prefixes of their namespaces": (
        """
namespaces: {payments: {namePrefix: pay-}, cart: {namePrefix: cart-}}
services:
  redis: {image: a, port: 6379}
  pay-redis: {image: a, port: 6379, name: redis, namespace: payments}
  cart-redis: {image: a, port: 6379, name: redis, namespace: cart}
environments:
  dev: {namespace: dev}
""",
        [],
    ),
    "a prefix that makes one name of two": (
        """
namespaces: {payments: {namePrefix: pay-}}
services:
  pay-redis: {image: a, port: 6379}
  redis: {image: a, port: 6379, namespace: payments}
environments:
  dev: {namespace: dev}
""",
        [
            "6:3: services.pay-redis: the objects of `redis` are called `pay-redis` too, in the "
            "same namespace `dev`; expected a name of its own",
        ],
    ),
    "two services of one name in one namespace": (
        """
namespaces: {payments: {}}
services:
  a: {image: a, port: 80, name: pay, namespace: payments}
  b: {image: a, port: 80, name: pay, namespace: payments}
  pay: {image: a, port: 80}
""",
        [
            "7:33: services.b.name: the objects of `a` are called `pay` too; expected a name of "
            "its own",
        ],
    ),
    "quotas and limit ranges of one name": (
        """
namespaces:
  payments: {quotas: {compute: {hard: {pods: 4}}}, limitRanges: {s: {limits: [{type: Pod}]}}}
  data: {quotas: {compute: {hard: {pods: 4}}}}
quotas: {compute: {namespace: data, hard: {pods: 5}}}
limitRanges: {s: {limits: [{type: Pod}]}}
environments:
  dev: {namespace: dev}
  prod: {namespace: prod, namespaces: {}}
""",
        [
            "5:32: namespaces.payments.quotas.compute: the ResourceQuota `compute` is that of "
            "`quotas` too, and both are in `dev` (in dev); expected a name of its own; to do "
            "without it there, write `payments: {name: dev, quotas: {compute: null}}`",
            "5:69: namespaces.payments.limitRanges.s: the LimitRange `s` is that of "
            "`limitRanges` too, and both are in `dev` (in dev); expected a name of its own; to "
            "do without it there, write `payments: {name: dev, limitRanges: {s: null}}`",
            "6:28: namespaces.data.quotas.compute: the ResourceQuota `compute` is that of "
            "`quotas` too; expected a name of its own",
        ],
    ),
}


@pytest.mark.parametrize(("body", "expected"), CASES.values(), ids=CASES)
def test_namespaces_in_one(body: str, expected: list[str], problems: Load) -> None:
    assert problems(body) == expected
