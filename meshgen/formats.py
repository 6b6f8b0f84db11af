"""What meshgen writes."""

from enum import StrEnum


class OutputFormat(StrEnum):
    """A format of the output, by the name that the config has for it."""

    KUSTOMIZE = "kustomize"
    HELM = "helm"
    PLAIN = "plain"

    @property
    def folder(self) -> str:
        """Return the folder that it is written into where nothing else is said."""
        return {"kustomize": "deploy", "helm": "chart", "plain": "manifests"}[self]
