"""Every check: what is rendered and what others wrote goes through the same ones, in this order.

Adding one: its own module, a row here, its test. Its descriptions reach `meshgen explain`,
`severities:`, docs/findings.md and the reports by themselves.
"""

from dataclasses import replace
from typing import Any

from meshgen.checks.check import Check
from meshgen.checks.cluster.check import CLUSTER
from meshgen.checks.crd.check import CRD
from meshgen.checks.duplicates import DUPLICATES
from meshgen.checks.gateways import GATEWAYS
from meshgen.checks.istiod.check import ISTIOD
from meshgen.checks.quotas import QUOTAS
from meshgen.checks.references import REFERENCES
from meshgen.checks.rules.check import RULE_CHECK
from meshgen.checks.running import RUNNING
from meshgen.checks.schema.check import SCHEMA
from meshgen.codes import OWN_CODE, Description, listed
from meshgen.codes.table import DESCRIPTIONS

CHECKS: tuple[Check, ...] = (
    SCHEMA,
    CRD,
    CLUSTER,
    ISTIOD,
    DUPLICATES,
    QUOTAS,
    RUNNING,
    GATEWAYS,
    REFERENCES,
    RULE_CHECK,
)


def descriptions() -> tuple[Description, ...]:
    """Return what every code means, in order of the codes."""
    # Imported only here: asking the other checks needs no rule, and none needs an example.
    from meshgen.checks.rules.registry import every_rule
    from meshgen.codes.examples import EXAMPLES

    of_checks = [description for check in CHECKS for description in check.descriptions]
    shown = [replace(d, example=EXAMPLES.get(d.code)) for d in (*DESCRIPTIONS, *of_checks)]
    of_rules = [rule.description for rule in every_rule()]
    return tuple(sorted((*shown, *of_rules), key=lambda d: int(d.code[2:])))


def code_schema() -> dict[str, Any]:
    """Return the JSON Schema of a code that the config's `severities:` can weigh."""
    codes = [description.code for description in descriptions() if description.settable]
    return _one_of(codes, "a code that can be set")


def ignore_schema() -> dict[str, Any]:
    """Return the JSON Schema of a code that an object can ignore."""
    codes = [description.code for description in descriptions() if description.ignorable]
    return _one_of(codes, "a code that can be ignored")


def _one_of(codes: list[str], what: str) -> dict[str, Any]:
    return {
        "x-expected": f"{what}: {listed(codes)}, or one of your own rules'",
        "pattern": f"^(MG({'|'.join(code[2:] for code in codes)})|{OWN_CODE})$",
    }
