"""The filters of a proxy that AuthorizationPolicies ask for, in the order of istiod.

Source: Builder of istio.io/istio/pilot/pkg/security/authz/builder.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Protocol

from meshgen.system import System
from meshgen.system.access import AccessPolicy, Action
from meshgen.xds.authorization.authorizers import authorizer
from meshgen.xds.authorization.rules import NEVER, Translation
from meshgen.xds.filters import http, network
from meshgen.xds.resources import Json, fields

_LOGGED = {Action.AUDIT: "LOG", Action.DENY: "DENY", Action.CUSTOM: "DENY"}
# Beside what a policy that is tried out would do, names in metrics and in metadata begin with it.
_TRIED = {Action.ALLOW: "istio_dry_run_allow_", Action.DENY: "istio_dry_run_deny_"}
# What RBAC finds out for `ext_authz` has names that begin with it.
_FOUND = "istio_ext_authz_"
_ASKED = "istio-ext-authz"


class Client(Protocol):
    """What is asked of a proxy here."""

    @property
    def system(self) -> System:
        """Return the system that it is in."""

    @property
    def policies(self) -> Sequence[AccessPolicy]:
        """Return the AuthorizationPolicies for it, those that are tried out among them."""


@dataclass(frozen=True, eq=False)
class _Kind:
    """Filters for requests, or for connections; `fields` are those that all of RBAC have."""

    is_http: bool
    build: Callable[..., Json]
    fields: Json


_HTTP = _Kind(is_http=True, build=http, fields={})
_NETWORK = _Kind(is_http=False, build=network, fields={"statPrefix": "tcp."})


@dataclass(frozen=True, eq=False)
class Authorization:
    """What AuthorizationPolicies make a proxy ask, of requests and of connections.

    Of each there are filters that ask somebody else, which come first, and those that decide.
    """

    proxy: Client

    @cached_property
    def asking_http(self) -> Sequence[Json]:
        """Return the filters by which others are asked about requests."""
        return list(self._asking(_HTTP))

    @cached_property
    def asking_network(self) -> Sequence[Json]:
        """Return the filters by which others are asked about connections."""
        return list(self._asking(_NETWORK))

    @cached_property
    def deciding_http(self) -> Sequence[Json]:
        """Return the filters that decide about requests."""
        return list(self._deciding(_HTTP))

    @cached_property
    def deciding_network(self) -> Sequence[Json]:
        """Return the filters that decide about connections."""
        return list(self._deciding(_NETWORK))

    def _of(self, action: Action) -> Sequence[AccessPolicy]:
        return [policy for policy in self.proxy.policies if policy.action is action]

    def _deciding(self, kind: _Kind) -> Iterator[Json]:
        for action in (Action.AUDIT, Action.DENY, Action.ALLOW):
            listed = self._of(action)
            held = [policy for policy in listed if not policy.is_dry_run]
            tried = [policy for policy in listed if policy.is_dry_run]
            if listed:
                yield _rbac(
                    kind,
                    **({"rules": self._rules(held, action, kind)} if held else {}),
                    **({"shadowRules": self._rules(tried, action, kind)} if tried else {}),
                    **fields(shadowRulesStatPrefix=_TRIED.get(action if tried else Action.ALLOW)),
                )

    def _asking(self, kind: _Kind) -> Iterator[Json]:
        """Yield the filters of CUSTOM policies; istiod denies where it can ask nobody, or several.

        Source: buildHTTP, buildTCP of istio.io/istio/pilot/pkg/security/authz/builder.
        """
        by_name: dict[str, list[AccessPolicy]] = {}
        for policy in self._of(Action.CUSTOM):
            by_name.setdefault(policy.provider, []).append(policy)
        for name, policies in sorted(by_name.items()):
            rules = self._rules(policies, Action.CUSTOM, kind, name)
            found = authorizer(self.proxy.system, name) if len(by_name) == 1 else None
            if found is None:
                yield _rbac(kind, rules=_bad(rules))
                continue
            if not kind.is_http and not found.is_grpc:
                continue
            rbac = _rbac(kind, shadowRules=rules, shadowRulesStatPrefix=_FOUND)
            yield rbac
            said = found.http if kind.is_http else found.network
            enabled = _found_by(rbac["name"], name)
            yield kind.build("ext_authz", "ExtAuthz", **said, filterEnabledMetadata=enabled)

    def _rules(
        self, policies: Sequence[AccessPolicy], action: Action, kind: _Kind, provider: str = ""
    ) -> Json:
        """Return the rules of policies as a filter has them: ALLOW is what it does by itself."""
        found: Json = {}
        begin = f"{_ASKED}-{provider}-" if provider else ""
        for policy in policies:
            member = policy.member
            name = f"{begin}ns[{member.namespace}]-policy[{member.name}]-rule"
            domains = self.proxy.system.access.trust_domains
            translation = Translation(member.namespace, action, kind.is_http, domains)
            rules = [translation.rule(rule) for rule in policy.rules] or [NEVER]
            for index, rule in enumerate(rules):
                if rule is not None:
                    found[f"{name}[{index}]"] = rule
        said = {"action": _LOGGED[action]} if action in _LOGGED else {}
        return {**said, **({"policies": found} if found else {})}


def _rbac(kind: _Kind, **fields: Any) -> Json:
    return kind.build("rbac", "RBAC", **kind.fields, **fields)


def _bad(rules: Json) -> Json:
    """Return the rules that deny what nobody can be asked about."""
    listed = rules.get("policies", {}).items()
    policies = {f"{name}-deny-due-to-bad-CUSTOM-action": rule for name, rule in listed}
    return {**rules, **({"policies": policies} if policies else {})}


def _found_by(name: str, provider: str) -> Json:
    """Return what RBAC has to have found out of a request for somebody to be asked about it."""
    path = [{"key": f"{_FOUND}shadow_effective_policy_id"}]
    value = {"stringMatch": {"prefix": f"{_ASKED}-{provider}"}}
    return {"filter": name, "path": path, "value": value}
