"""The rules about several objects for one host."""

from meshgen.checks.rules.rule import Rule
from meshgen.checks.rules.traffic.clashes.destination_rules import SeveralPolicies
from meshgen.checks.rules.traffic.clashes.exported_apart import ExportedApart
from meshgen.checks.rules.traffic.clashes.gateway_routes import SameRequests
from meshgen.checks.rules.traffic.clashes.mesh_hosts import SeveralForMesh

CLASHES: tuple[Rule, ...] = (SeveralForMesh(), SameRequests(), SeveralPolicies(), ExportedApart())
