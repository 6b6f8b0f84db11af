"""The rules of this family."""

from meshgen.checks.rules.injection.alpha import AlphaAnnotation
from meshgen.checks.rules.injection.auto_image import AutoImage
from meshgen.checks.rules.injection.by_default import InjectedByDefault
from meshgen.checks.rules.injection.contradicting_labels import ContradictingLabels
from meshgen.checks.rules.injection.contradicting_pod import ContradictingPod
from meshgen.checks.rules.injection.control_plane_address import AddressOfControlPlane
from meshgen.checks.rules.injection.deprecated import DeprecatedAnnotation
from meshgen.checks.rules.injection.deprecated_field import DeprecatedField
from meshgen.checks.rules.injection.early_container import EarlyContainer
from meshgen.checks.rules.injection.early_job import EarlyJob
from meshgen.checks.rules.injection.filled_limit import FilledLimit
from meshgen.checks.rules.injection.idle_settings import IdleProxySetting
from meshgen.checks.rules.injection.invalid import InvalidAnnotation
from meshgen.checks.rules.injection.label_instead import LabelInstead
from meshgen.checks.rules.injection.labels import MisplacedLabel
from meshgen.checks.rules.injection.mesh_networks import UnknownRegistry
from meshgen.checks.rules.injection.misplaced import MisplacedAnnotation
from meshgen.checks.rules.injection.missing_control_plane import MissingControlPlane
from meshgen.checks.rules.injection.missing_proxy import MissingProxy
from meshgen.checks.rules.injection.negative_condition import NegativeCondition
from meshgen.checks.rules.injection.not_injected import NotInjected
from meshgen.checks.rules.injection.on_the_host import OnTheHost
from meshgen.checks.rules.injection.overlapping import OverlappingInjectors
from meshgen.checks.rules.injection.partial import PartialResources
from meshgen.checks.rules.injection.pod_security import RefusedByPodSecurity
from meshgen.checks.rules.injection.refused import RefusedInjection
from meshgen.checks.rules.injection.request_above_limit import RequestAboveLimit
from meshgen.checks.rules.injection.reserved_port import ReservedPort
from meshgen.checks.rules.injection.reserved_user import ReservedUser
from meshgen.checks.rules.injection.stale_image import StaleImage
from meshgen.checks.rules.injection.threads import ThreadsOfNode
from meshgen.checks.rules.injection.unknown import UnknownAnnotation
from meshgen.checks.rules.injection.unknown_revision import UnknownRevision
from meshgen.checks.rules.injection.unknown_setting import UnknownProxySetting
from meshgen.checks.rules.injection.unreachable_control_plane import UnreachableControlPlane
from meshgen.checks.rules.injection.unread import UnreadAnnotation
from meshgen.checks.rules.injection.unread_by_sidecar import UnreadBySidecar
from meshgen.checks.rules.injection.unread_namespace_label import UnreadNamespaceLabel
from meshgen.checks.rules.injection.unread_pod_label import UnreadPodLabel
from meshgen.checks.rules.injection.unread_revision import UnreadRevision
from meshgen.checks.rules.injection.waypoint import MissingWaypoint
from meshgen.checks.rules.rule import Rule

INJECTION: tuple[Rule, ...] = (
    MisplacedAnnotation(),
    UnknownAnnotation(),
    DeprecatedAnnotation(),
    InvalidAnnotation(),
    AlphaAnnotation(),
    UnreadAnnotation(),
    MisplacedLabel(),
    UnknownProxySetting(),
    LabelInstead(),
    NotInjected(),
    InjectedByDefault(),
    ContradictingLabels(),
    UnreadNamespaceLabel(),
    UnreadPodLabel(),
    ContradictingPod(),
    UnknownRevision(),
    UnreadRevision(),
    RefusedInjection(),
    UnreadBySidecar(),
    OnTheHost(),
    MissingProxy(),
    AutoImage(),
    StaleImage(),
    PartialResources(),
    RequestAboveLimit(),
    FilledLimit(),
    ReservedPort(),
    ReservedUser(),
    EarlyContainer(),
    RefusedByPodSecurity(),
    EarlyJob(),
    MissingWaypoint(),
    IdleProxySetting(),
    ThreadsOfNode(),
    OverlappingInjectors(),
    MissingControlPlane(),
    UnreachableControlPlane(),
    AddressOfControlPlane(),
    UnknownRegistry(),
    NegativeCondition(),
    DeprecatedField(),
)
