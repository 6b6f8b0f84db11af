"""How much Hypothesis draws (`default` in CI, `many` by hand), and a user whom files can refuse."""

import os
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import settings

from tests.meshgen_server import served

CAREFUL = settings(deadline=None, print_blob=True)
settings.register_profile("default", CAREFUL, max_examples=200, derandomize=True)
settings.register_profile("many", CAREFUL, max_examples=5000)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "default"))

# A quarter of what kubectl and Helm take goes into collecting garbage, and they end at once.
os.environ.setdefault("GOGC", "off")

# Else each of the processes that tests start would compile all of meshgen anew.
os.environ.pop("PYTHONDONTWRITEBYTECODE", None)

# The user `nobody`, of whom Linux and macOS both have one; the number need not be its.
_NOBODY = 65534


@pytest.fixture(scope="session")
def meshgen_command(tmp_path_factory: pytest.TempPathFactory) -> Iterator[list[str]]:
    """A command that is called as meshgen is, and has no start to wait for."""
    with served(tmp_path_factory.mktemp("meshgen")) as command:
        yield command


@pytest.fixture
def users_folder() -> Iterator[Path]:
    """A folder of a user who is not root, and the test run as that user.

    Permissions stop nobody who is root, as in many containers: there the test gives its rights up
    for as long as it takes. What it needs must be imported before.
    """
    root = os.geteuid() == 0
    if root:
        os.seteuid(_NOBODY)
    folder = Path(tempfile.mkdtemp())
    try:
        yield folder.resolve()
    finally:
        if root:
            os.seteuid(0)
        for path in (folder, *folder.rglob("*")):
            if not path.is_symlink():
                path.chmod(0o700)
        shutil.rmtree(folder)
