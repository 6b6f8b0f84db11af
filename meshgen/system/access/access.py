"""The AuthorizationPolicies of a system: those for a workload, and what becomes of a request."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from meshgen.resources import Path
from meshgen.system.access.policy import AccessPolicy, Action
from meshgen.system.access.request import Question, Request
from meshgen.system.control_plane import ControlPlane
from meshgen.system.member import Member
from meshgen.system.policies import Policies
from meshgen.system.workloads import Workload


class Verdict(StrEnum):
    """What becomes of a request; UNKNOWN where it says too little, or somebody else is asked."""

    ALLOWED = "allowed"
    DENIED = "denied"
    UNKNOWN = "unknown"


@dataclass(frozen=True, eq=False)
class Applied:
    """The policies for a workload, by what they do, in the order in which they are asked."""

    custom: Sequence[AccessPolicy]
    deny: Sequence[AccessPolicy]
    allow: Sequence[AccessPolicy]
    audit: Sequence[AccessPolicy]


@dataclass(frozen=True)
class Decision:
    """A verdict, and the rule that it is due to; no member where there is none.

    `fault` is why istiod denies what somebody else should be asked about.
    """

    verdict: Verdict
    member: Member | None = None
    path: Path = ()
    fault: str = ""


class Access:
    """What AuthorizationPolicies let through.

    Source: istio.io/docs, "Authorization Policy"; the order of the filters of istiod.
    """

    def __init__(self, policies: Policies, plane: ControlPlane) -> None:
        """Take the AuthorizationPolicies."""
        self._policies = policies
        self._plane = plane
        self.trust_domains = (plane.trust_domain, *plane.trust_domain_aliases)
        self._parsed: dict[int, AccessPolicy] = {}
        self._questions: dict[int, Question] = {}

    def policy(self, member: Member) -> AccessPolicy:
        """Return what a policy says."""
        if member.position not in self._parsed:
            self._parsed[member.position] = AccessPolicy(member)
        return self._parsed[member.position]

    def listed(self, workload: Workload) -> Sequence[AccessPolicy]:
        """Return all policies for a workload, those that are tried out among them."""
        return [self.policy(member) for member in self._policies.of(workload)]

    def listed_for(self, namespace: str, labels: Mapping[str, Any]) -> Sequence[AccessPolicy]:
        """Return all policies for pods of which no object is there."""
        return [self.policy(member) for member in self._policies.of_pods(namespace, labels)]

    def of(self, workload: Workload) -> Applied:
        """Return the policies for a workload; those that are tried out do nothing."""
        return _applied(self.listed(workload))

    def of_pods(self, namespace: str, labels: Mapping[str, Any]) -> Applied:
        """Return those for pods of which no object is there."""
        return _applied(self.listed_for(namespace, labels))

    def decision(self, workload: Workload, request: Request) -> Decision:
        """Return what becomes of a request to a workload in the mesh, and why.

        CUSTOM is asked first, then DENY; if there is any ALLOW, one has to be for the request.
        Where nobody can be asked, it is denied.
        """
        return self.decided(self.of(workload), request)

    def decided(self, applied: Applied, request: Request) -> Decision:
        """Return what policies make of a request, and why."""
        unsure = Decision(Verdict.UNKNOWN)
        asked, rule = self._first(self._asking(applied.custom, request), request)
        uncertain = asked is not False
        if asked:
            if fault := self.fault(applied.custom):
                return Decision(Verdict.DENIED, rule.member, rule.path, fault)
            unsure = rule
        denied, rule = self._first(applied.deny, request)
        if denied:
            return Decision(Verdict.DENIED, rule.member, rule.path)
        uncertain = uncertain or denied is None
        if not applied.allow:
            return unsure if uncertain else Decision(Verdict.ALLOWED)
        allowed, rule = self._first(applied.allow, request)
        if allowed is False:
            return Decision(Verdict.DENIED)
        if allowed is None or uncertain:
            return unsure
        return Decision(Verdict.ALLOWED, rule.member, rule.path)

    def left(self, workload: Workload, request: Request) -> Applied:
        """Return the policies for a workload, with what their rules still ask beside a request."""
        return self.left_of(self.of(workload), request)

    def left_of(self, applied: Applied, request: Request) -> Applied:
        """Return policies with what their rules still ask beside a request."""
        return Applied(
            *(
                [self._left(policy, request) for policy in listed]
                for listed in (applied.custom, applied.deny, applied.allow, applied.audit)
            )
        )

    def _left(self, policy: AccessPolicy, request: Request) -> AccessPolicy:
        question = self.question(policy)
        rules = (question.left(rule, request) for rule in policy.rules)
        return AccessPolicy(policy.member, [rule for rule in rules if rule])

    def _asking(self, custom: Sequence[AccessPolicy], request: Request) -> Sequence[AccessPolicy]:
        """Return the policies that have somebody asked: with HTTP, that is nobody on TCP."""
        if not custom or request.is_http or self.fault(custom):
            return custom
        types = {name: provider.type for name, provider in self._plane.providers.items()}
        return [one for one in custom if types.get(one.provider) != "envoyExtAuthzHttp"]

    def fault(self, custom: Sequence[AccessPolicy]) -> str:
        """Return why istiod denies: it can ask nobody, or would have to ask several; "" if not.

        Source: istio.io/istio/pilot/pkg/security/authz/builder, extauthz.go.
        """
        named = sorted({policy.provider for policy in custom})
        if len(named) > 1:
            listed = ", ".join(f"`{name}`" for name in named)
            return f"istiod has one provider asked of several, {listed}, and denies"
        for name in named if self._plane.knows_providers else ():
            provider = self._plane.providers.get(name)
            if provider is None:
                return f"the mesh config has no provider `{name}` to ask, so that istiod denies"
            if not provider.authorizes:
                why = provider.fault or "has a name that istiod does not take"
                return f"the provider `{name}` {why}, so that istiod denies"
        return ""

    def is_told(self, provider: str) -> bool:
        """Return whether somebody says that istiod has a provider."""
        return provider in self._plane.providers and provider not in self._plane.wanted

    def question(self, policy: AccessPolicy) -> Question:
        """Return what asks for a policy whether its rules hold."""
        position = policy.member.position
        if position not in self._questions:
            home = policy.member.namespace
            self._questions[position] = Question(policy.action, home, self.trust_domains)
        return self._questions[position]

    def _first(
        self, policies: Sequence[AccessPolicy], request: Request
    ) -> tuple[bool | None, Decision]:
        """Return whether one of the policies is for a request, and by which rule."""
        answer: bool | None = False
        for policy in policies:
            question = self.question(policy)
            for rule in policy.rules:
                holds = question.holds(rule, request)
                if holds:
                    return True, Decision(Verdict.UNKNOWN, policy.member, rule.path)
                answer = None if holds is None else answer
        return answer, Decision(Verdict.UNKNOWN)


def _applied(policies: Iterable[AccessPolicy]) -> Applied:
    by_action: dict[Action, list[AccessPolicy]] = {action: [] for action in Action}
    for policy in policies:
        if not policy.is_dry_run:
            by_action[policy.action].append(policy)
    return Applied(*(by_action[action] for action in Action))
