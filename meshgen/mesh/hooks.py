"""Hooks of Helm and Argo CD: Jobs that run before or after the rest is applied.

Other tools do not read the annotations, and apply a plain Job.
"""

from collections.abc import Mapping
from types import MappingProxyType

# helm.sh/docs/topics/charts_hooks; argo-cd.readthedocs.io, "Sync Phases and Waves".
_HELM = MappingProxyType(
    {"before": "pre-install,pre-upgrade", "after": "post-install,post-upgrade"}
)
_ARGO_CD = MappingProxyType({"before": "PreSync", "after": "PostSync"})
# What the Job itself needs comes before it.
_FIRST = "-5"


def hook_annotations(hook: str | None, *, needed: bool = False) -> Mapping[str, str]:
    """Return the annotations of a Job that is a hook, or of what it cannot be without.

    Of a Job that ran before, its next one takes the place. What runs after the rest finds what it
    needs among that.
    """
    if hook is None or (needed and hook == "after"):
        return {}
    order = {"helm.sh/hook-weight": _FIRST, "argocd.argoproj.io/sync-wave": _FIRST}
    return {
        "helm.sh/hook": _HELM[hook],
        "helm.sh/hook-delete-policy": "before-hook-creation",
        "argocd.argoproj.io/hook": _ARGO_CD[hook],
        "argocd.argoproj.io/hook-delete-policy": "BeforeHookCreation",
        **(order if needed else {}),
    }
