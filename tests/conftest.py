"""How much Hypothesis draws: `default` in CI, `many` by hand."""

import os

from hypothesis import settings

settings.register_profile("default", max_examples=200, derandomize=True, print_blob=True)
settings.register_profile("many", max_examples=5000, print_blob=True)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "default"))
