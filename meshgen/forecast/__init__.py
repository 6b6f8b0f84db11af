"""What an environment will use of its quotas: on each cluster that its config declares.

Above the model and meshgen.quota, and below the checks: `clusters` says what a mesh will land
in, `forecast` measures there.
"""

from meshgen.forecast.clusters import clusters, control_plane, external
from meshgen.forecast.measured import Forecast, forecast, key_of, releases_of
from meshgen.forecast.section import Section
from meshgen.forecast.sites import eastwest_gateway, site_of

__all__ = [
    "Forecast",
    "Section",
    "clusters",
    "control_plane",
    "eastwest_gateway",
    "external",
    "forecast",
    "key_of",
    "releases_of",
    "site_of",
]
