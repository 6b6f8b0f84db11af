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
        policy = f"AuthorizationPolicy {rule['space']}/{rule['name']}"
        return f"rule {rule['rule']} of {policy}{why}"
    allowing = [one for one in policies if one.action is Action.ALLOW and not one.is_dry_run]
    # One without rules is there to close what the others open.
    opening = [one.member for one in allowing if one.rules] or [one.member for one in allowing]
    names = sorted(f"{member.namespace}/{member.name}" for member in opening)
    return f"no rule of AuthorizationPolicy {' or '.join(names)} lets it through"
