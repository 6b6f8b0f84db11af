"""The rules of this family."""

from meshgen.checks.rules.references.accounts import MissingServiceAccount
from meshgen.checks.rules.references.callbacks import MissingCallback
from meshgen.checks.rules.references.certificate_grants import CertificateWithoutGrant
from meshgen.checks.rules.references.claims import MissingClaim
from meshgen.checks.rules.references.classes import MissingClass
from meshgen.checks.rules.references.config_maps import MissingConfigMap
from meshgen.checks.rules.references.governing import (
    GoverningServiceWithAddress,
    MissingGoverningService,
)
from meshgen.checks.rules.references.hosts import (
    HostOfAnotherNamespace,
    UnknownHost,
    UnknownPortOfHost,
)
from meshgen.checks.rules.references.idle_services import IdleService
from meshgen.checks.rules.references.ingresses import MissingBackend, MissingBackendPort
from meshgen.checks.rules.references.issuers import IssuerElsewhere
from meshgen.checks.rules.references.keys import MissingKey
from meshgen.checks.rules.references.let_in import NotLetIn
from meshgen.checks.rules.references.monitors import IdleMonitor, UnknownMonitorPort
from meshgen.checks.rules.references.network_policies import IdleNetworkPolicy, IdlePeer
from meshgen.checks.rules.references.owners import SeveralOwners
from meshgen.checks.rules.references.probe_ports import UnknownProbePort
from meshgen.checks.rules.references.roles import MissingRole
from meshgen.checks.rules.references.route_backends import (
    MissingRouteBackend,
    MissingRoutePort,
    NoGrant,
)
from meshgen.checks.rules.references.route_parents import MissingParent, MissingSection
from meshgen.checks.rules.references.secrets import MissingSecret
from meshgen.checks.rules.references.subjects import MissingSubject
from meshgen.checks.rules.references.target_ports import UndeclaredTargetPort, UnknownTargetPort
from meshgen.checks.rules.rule import Rule

REFERENCES: tuple[Rule, ...] = (
    MissingConfigMap(),
    MissingKey(),
    MissingSecret(),
    MissingServiceAccount(),
    MissingClaim(),
    MissingBackend(),
    MissingBackendPort(),
    MissingCallback(),
    MissingGoverningService(),
    GoverningServiceWithAddress(),
    MissingRole(),
    MissingSubject(),
    MissingClass(),
    MissingRouteBackend(),
    MissingRoutePort(),
    NoGrant(),
    MissingParent(),
    MissingSection(),
    NotLetIn(),
    IdleService(),
    UnknownTargetPort(),
    UndeclaredTargetPort(),
    IdleNetworkPolicy(),
    IdlePeer(),
    IdleMonitor(),
    UnknownMonitorPort(),
    UnknownProbePort(),
    CertificateWithoutGrant(),
    IssuerElsewhere(),
    UnknownHost(),
    HostOfAnotherNamespace(),
    UnknownPortOfHost(),
    SeveralOwners(),
)
