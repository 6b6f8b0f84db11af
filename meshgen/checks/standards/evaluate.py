"""The controls of each level, by the release from which on they are so, in the API server's order.

Source: registry.go and checks.go of k8s.io/pod-security-admission/policy.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from meshgen.checks.standards import baseline, restricted
from meshgen.checks.standards.baseline import Check
from meshgen.checks.standards.pod import Pod, Refusal
from meshgen.checks.standards.restricted import but_in_user_namespaces, but_windows


@dataclass(frozen=True)
class Control:
    """A control: its forms by the minor release that brought each, the newest first.

    Of `restricted`, one may stand in the place of one of baseline's, which it `overrides`.
    """

    name: str
    since: tuple[tuple[int, Check], ...]
    overrides: str = ""

    def at(self, minor: int) -> Check | None:
        """Return the form that a release has, if it has one."""
        return next((check for first, check in self.since if minor >= first), None)


_SELINUX = ("container_t", "container_init_t", "container_kvm_t")
_SYSCTLS = (
    "kernel.shm_rmid_forced",
    "net.ipv4.ip_local_port_range",
    "net.ipv4.tcp_syncookies",
    "net.ipv4.ping_group_range",
    "net.ipv4.ip_unprivileged_port_start",
)
_SYSCTLS_27 = (*_SYSCTLS, "net.ipv4.ip_local_reserved_ports")
_SYSCTLS_29 = (
    *_SYSCTLS_27,
    "net.ipv4.tcp_keepalive_time",
    "net.ipv4.tcp_fin_timeout",
    "net.ipv4.tcp_keepalive_intvl",
    "net.ipv4.tcp_keepalive_probes",
)
_SYSCTLS_32 = (*_SYSCTLS_29, "net.ipv4.tcp_rmem", "net.ipv4.tcp_wmem")

BASELINE = (
    Control("appArmorProfile", ((0, baseline.app_armor),)),
    Control("capabilities_baseline", ((0, baseline.capabilities),)),
    Control("hostNamespaces", ((0, baseline.host_namespaces),)),
    Control("hostPathVolumes", ((0, baseline.host_paths),)),
    Control("hostPorts", ((0, baseline.host_ports),)),
    Control("hostProbesAndHostLifecycle", ((34, baseline.asked_hosts),)),
    Control("privileged", ((0, baseline.privileged),)),
    Control("procMount", ((35, baseline.proc_mount_of_users), (0, baseline.proc_mount))),
    Control(
        "seLinuxOptions",
        (
            (31, baseline.se_linux(*_SELINUX, "container_engine_t")),
            (0, baseline.se_linux(*_SELINUX)),
        ),
    ),
    Control("seccompProfile_baseline", ((19, baseline.seccomp), (0, baseline.seccomp_annotations))),
    Control(
        "sysctls",
        (
            (32, baseline.sysctls(*_SYSCTLS_32)),
            (29, baseline.sysctls(*_SYSCTLS_29)),
            (27, baseline.sysctls(*_SYSCTLS_27)),
            (0, baseline.sysctls(*_SYSCTLS)),
        ),
    ),
    Control("windowsHostProcess", ((0, baseline.host_process),)),
)
RESTRICTED = (
    Control(
        "allowPrivilegeEscalation",
        ((25, but_windows(restricted.escalation)), (8, restricted.escalation)),
    ),
    Control(
        "capabilities_restricted",
        ((25, but_windows(restricted.capabilities)), (22, restricted.capabilities)),
        "capabilities_baseline",
    ),
    Control("procMount_restricted", ((35, baseline.proc_mount),), "procMount"),
    Control("restrictedVolumes", ((0, restricted.volumes),), "hostPathVolumes"),
    Control(
        "runAsNonRoot",
        ((35, but_in_user_namespaces(restricted.non_root)), (0, restricted.non_root)),
    ),
    Control("runAsUser", ((35, but_in_user_namespaces(restricted.user)), (23, restricted.user))),
    Control(
        "seccompProfile_restricted",
        ((25, but_windows(restricted.seccomp)), (19, restricted.seccomp)),
        "seccompProfile_baseline",
    ),
)


def refusals(pod: Pod, level: str, minor: int) -> Iterator[Refusal]:
    """Yield what a level refuses of a pod, as Kubernetes 1.`minor` knows the level."""
    if level == "privileged":
        return
    stricter = [c for c in RESTRICTED if c.at(minor)] if level == "restricted" else []
    overridden = {control.overrides for control in stricter}
    for control in (*(c for c in BASELINE if c.name not in overridden), *stricter):
        check = control.at(minor)
        refusal = check(pod) if check else None
        if refusal is not None:
            yield refusal
