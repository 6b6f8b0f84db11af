"""Which policy refused something is read off what Envoy says."""

import pytest

from meshgen.proof.denials import denied_by
from tests.system.build import built

POLICIES = """\
apiVersion: v1
kind: Pod
metadata: {name: web, namespace: shop, labels: {app: web}}
---
apiVersion: security.istio.io/v1
kind: AuthorizationPolicy
metadata: {name: web, namespace: shop}
spec: {rules: [{to: [{operation: {paths: [/a]}}]}]}
---
apiVersion: security.istio.io/v1
kind: AuthorizationPolicy
metadata: {name: default, namespace: shop}
spec: {}
---
apiVersion: security.istio.io/v1
kind: AuthorizationPolicy
metadata: {name: all, namespace: istio-system}
spec: {rules: [{to: [{operation: {paths: [/b]}}]}]}
---
apiVersion: security.istio.io/v1
kind: AuthorizationPolicy
metadata: {name: tried, namespace: shop, annotations: {istio.io/dry-run: "true"}}
spec: {rules: [{}]}
---
apiVersion: security.istio.io/v1
kind: AuthorizationPolicy
metadata: {name: denies, namespace: shop}
spec: {action: DENY, rules: [{to: [{operation: {paths: [/c]}}]}]}
"""
CLOSED = POLICIES.split("---\n")[0] + "---\n" + POLICIES.split("---\n")[2]
MATCHED = "rbac_access_denied_matched_policy"


@pytest.mark.parametrize(
    ("details", "told"),
    [
        ("via_upstream", ""),
        (f"{MATCHED}[ns[a]-policy[b.c]-rule[2]]", "rule 2 of AuthorizationPolicy a/b.c"),
        (
            f"{MATCHED}[istio-ext-authz-it-ns[a]-policy[b]-rule[0]-deny-due-to-bad-CUSTOM-action]",
            "rule 0 of AuthorizationPolicy a/b, which nobody can be asked about",
        ),
        (
            f"{MATCHED}[none]",
            "no rule of AuthorizationPolicy istio-system/all or shop/web lets it through",
        ),
    ],
)
def test_a_refusal_names_its_policy(details: str, told: str) -> None:
    system = built(POLICIES)
    assert denied_by(details, system.access.listed(system.workloads[0])) == told


def test_one_without_rules_is_named_where_it_is_alone() -> None:
    system = built(CLOSED)
    told = denied_by(f"{MATCHED}[none]", system.access.listed(system.workloads[0]))
    assert told == "no rule of AuthorizationPolicy shop/default lets it through"
