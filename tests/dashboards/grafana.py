"""Grafana's own types, which its developers generate from its schema."""

import json
import warnings
from typing import Any


def read_and_printed(said: Any) -> Any:
    """Return a dashboard as those types read it and print it again."""
    with warnings.catch_warnings():
        # Dashboards of the next schema have types of their own; those that Grafana reads from
        # files are of this one.
        warnings.simplefilter("ignore", DeprecationWarning)
        from grafana_foundation_sdk.cog.encoder import JSONEncoder
        from grafana_foundation_sdk.cog.plugins import register_default_plugins
        from grafana_foundation_sdk.models.dashboard import Dashboard

        register_default_plugins()
        return json.loads(JSONEncoder().encode(Dashboard.from_json(said)))
