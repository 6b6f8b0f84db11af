"""What a ResourceQuota may limit, by name."""

import pytest

from meshgen.quota.quotanames import is_extended, is_whole


@pytest.mark.parametrize(
    ("name", "extended", "whole"),
    [
        ("pods", False, True),
        ("services.nodeports", False, True),
        ("persistentvolumeclaims", False, True),
        ("limits.cpu", False, False),
        ("requests.storage", False, False),
        ("example.com/gpu", True, True),
        ("nvidia.com/gpu", True, True),
        # What is requested of somebody's own is another name, and Kubernetes' own are none.
        ("requests.example.com/gpu", False, False),
        ("kubernetes.io/batch-cpu", False, False),
        ("fast.storageclass.storage.kubernetes.io/x", False, False),
        ("requests.kubernetes.io/x", False, False),
    ],
)
def test_whose_a_name_is(name: str, extended: bool, whole: bool) -> None:
    assert (is_extended(name), is_whole(name)) == (extended, whole)
