"""The rules about how requests are shared."""

from meshgen.checks.rules.rule import Rule
from meshgen.checks.rules.traffic.splits.shadowed import ShadowedMatch
from meshgen.checks.rules.traffic.splits.weights import LoneWeight, MissingWeight, UnevenWeights

SPLITS: tuple[Rule, ...] = (UnevenWeights(), MissingWeight(), LoneWeight(), ShadowedMatch())
