"""The rules about what routes say of requests: MG1280 and MG1281."""

from meshgen.checks.rules.rule import Rule
from meshgen.checks.rules.traffic.requests.idle import IdleOfRoute
from meshgen.checks.rules.traffic.requests.open_cors import OpenCors

REQUESTS: tuple[Rule, ...] = (IdleOfRoute(), OpenCors())
