"""What an environment will use of its quotas: on each cluster that its config declares.

Above the model and meshgen.capacity, and below the pipeline: `clusters` says what a mesh will land
in, `forecast` measures there, `findings` makes findings of what does not fit.
"""

from meshgen.forecast.clusters import clusters
from meshgen.forecast.findings import Place, findings
from meshgen.forecast.measured import Forecast, forecast, key_of

__all__ = ["Forecast", "Place", "clusters", "findings", "forecast", "key_of"]
