"""The rules of this family."""

from meshgen.checks.rules.rule import Rule
from meshgen.checks.rules.scaling.fixed import FixedReplicas
from meshgen.checks.rules.scaling.idle_budget import IdleBudget
from meshgen.checks.rules.scaling.missing_object import MissingObject
from meshgen.checks.rules.scaling.missing_target import MissingTarget
from meshgen.checks.rules.scaling.out_of_reach import OutOfReach
from meshgen.checks.rules.scaling.replicas import ReplicasBesideAutoscaler
from meshgen.checks.rules.scaling.surge_port import SurgeOnPort
from meshgen.checks.rules.scaling.surge_volume import SurgeOnVolume
from meshgen.checks.rules.scaling.two_autoscalers import TwoAutoscalers
from meshgen.checks.rules.scaling.two_budgets import TwoBudgets
from meshgen.checks.rules.scaling.unknown_container import UnknownContainer
from meshgen.checks.rules.scaling.unscalable_target import UnscalableTarget
from meshgen.checks.rules.scaling.vertical import VerticalBesideHorizontal

SCALING: tuple[Rule, ...] = (
    ReplicasBesideAutoscaler(),
    MissingTarget(),
    UnscalableTarget(),
    TwoAutoscalers(),
    UnknownContainer(),
    FixedReplicas(),
    VerticalBesideHorizontal(),
    IdleBudget(),
    TwoBudgets(),
    SurgeOnVolume(),
    SurgeOnPort(),
    OutOfReach(),
    MissingObject(),
)
