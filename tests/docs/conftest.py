"""What pages show that need more than meshgen: Helm, and clusters."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.helm import helms
from tests.live.cluster import completed, healthy, kubeconfig, serving

__all__ = ["clusters", "helms"]


@pytest.fixture
def clusters(tmp_path: Path) -> Iterator[str]:
    """A kubeconfig of two clusters: one that is as it should be, one where an update hangs."""
    with serving(healthy()) as fine, serving(completed("hanging")) as hanging:
        file = tmp_path / "kubeconfig"
        file.write_text(kubeconfig({"prod": fine, "prod-2": hanging}), encoding="utf-8")
        yield str(file)
