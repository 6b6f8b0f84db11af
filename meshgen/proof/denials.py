"""Who refused what RBAC refused: the AuthorizationPolicies, as Envoy names them."""

import re
from collections.abc import Sequence

from meshgen.system.access import AccessPolicy, Action

# Response code details, and of a connection how it ended.
_DENIED = re.compile(r"rbac_access_denied_matched_policy\[(?P<policy>.*)\]")
_RULE = re.compile(r"ns\[(?P<space>[^]]*)\]-policy\[(?P<name>[^]]*)\]-rule\[(?P<rule>\d+)\]")
_UNASKED = "-deny-due-to-bad-CUSTOM-action"


def is_denial(details: str) -> bool:
    """Return whether details are of what RBAC refused."""
    return bool(_DENIED.search(details))


def denied_by(details: str, policies: Sequence[AccessPolicy]) -> str:
    """Return which of the policies for a proxy refused it, in words; "" where none did.

    Where all that allow something are for others, Envoy names none.
    """
    denied = _DENIED.search(details)
    if denied is None:
        return ""
    rule = _RULE.search(denied["policy"])
    if rule:
        why = ", which nobody can be asked about" if _UNASKED in denied["policy"] else ""
        return f"rule {rule['rule']} of {_named(rule['space'], rule['name'])}{why}"
    allowing = [one for one in policies if one.action is Action.ALLOW and not one.is_dry_run]
    names = sorted(_named(one.member.namespace, one.member.name) for one in allowing)
    return f"no rule of {' or '.join(names)} lets it through"


def _named(namespace: str, name: str) -> str:
    return f"AuthorizationPolicy {namespace}/{name}"
