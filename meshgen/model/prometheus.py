"""Prometheus: one that is rendered, or one that exists."""

from typing import Annotated, ClassVar

import msgspec

from meshgen.model.base import Spec, doc, expected
from meshgen.model.component import Reachable
from meshgen.model.scalars import Labels, Quantity

# What Prometheus may write to its node where no volume is said.
NODE_STORAGE = "5Gi"
# What github.com/prometheus/common/model.ParseDuration takes: the longer unit stands first.
_UNITS_OF_TIME = "".join(rf"([0-9]{{1,5}}{unit})?" for unit in "ywdhms")
PrometheusDuration = Annotated[
    str,
    msgspec.Meta(
        pattern=rf"^(?=.*[1-9]){_UNITS_OF_TIME}$",
        extra_json_schema=expected("a duration such as 30s, 12h or 15d"),
    ),
]
# One that may be none at all.
PrometheusWait = Annotated[
    str,
    msgspec.Meta(
        pattern=rf"^(?=.){_UNITS_OF_TIME}$",
        extra_json_schema=expected("a duration such as 0s, 30s or 12h"),
    ),
]

# Prometheus' own units are powers of two (github.com/alecthomas/units, Base2Bytes).
_UNITS = ("B", "KB", "MB", "GB", "TB", "PB", "EB")
PrometheusSize = Annotated[
    str,
    msgspec.Meta(
        pattern=rf"^[0-9]{{1,9}}({'|'.join(_UNITS)})$",
        extra_json_schema=expected("a size in Prometheus' units, such as 512MB or 16GB"),
    ),
]


class Retention(Spec, frozen=True):
    """How long Prometheus keeps what it has scraped: whatever is reached first."""

    time: Annotated[PrometheusDuration, doc("The age at which it is deleted.", example="30d")] = (
        "15d"
    )
    size: Annotated[
        PrometheusSize | None,
        doc(
            "How much is kept, in Prometheus' units, whose GB is Gi.",
            default="four fifths of the volume, so that it never fills up",
            example="16GB",
        ),
    ] = None

    @property
    def bytes(self) -> int | None:
        """Return how many bytes are kept, if it says so."""
        if self.size is None:
            return None
        number = self.size.rstrip("".join(_UNITS))
        return int(number) << 10 * _UNITS.index(self.size[len(number) :])


class Storage(Spec, frozen=True):
    """A volume that stays when a pod goes."""

    size: Annotated[Quantity, doc("Its size.", example="20Gi")]
    storage_class: Annotated[
        str | None, doc("The storage class.", default="the cluster's own", example="fast")
    ] = None


class PrometheusOperator(Spec, frozen=True):
    """The Prometheus Operator, which runs Prometheus, and is told by objects what it scrapes."""

    labels: Annotated[
        Labels | None,
        doc(
            "Labels of the monitors, by which it chooses.",
            example={"release": "kube-prometheus-stack"},
        ),
    ] = None


class Prometheus(Reachable, frozen=True):
    """Prometheus: one of its own, or one that exists, which the Prometheus Operator may run."""

    page: ClassVar[str] = "/"

    operator: Annotated[
        PrometheusOperator | None,
        doc(
            "The Prometheus Operator runs the one at `url`, and is told of istiod and the proxies.",
            renders="a ServiceMonitor and a PodMonitor",
            example={"labels": {"release": "kube-prometheus-stack"}},
        ),
    ] = None
    scrape_interval: Annotated[
        PrometheusDuration,
        doc("How often it scrapes, and evaluates rules.", example="15s"),
    ] = "30s"
    retention: Annotated[
        Retention,
        doc("How long it keeps what it has scraped.", short="time", example={"time": "30d"}),
    ] = Retention()
    storage: Annotated[
        Storage | None,
        doc(
            "The volume that it writes to; a text is its size.",
            default="none: 5Gi of its node, which are lost with its pod",
            short="size",
            example={"size": "20Gi", "storageClass": "fast"},
        ),
    ] = None
    kubelet_insecure_tls: Annotated[
        bool | None,
        doc(
            "Whether it takes any certificate of a kubelet, for the figures of containers.",
            default="as `metricsServer` has it",
            example=True,
        ),
    ] = msgspec.field(name="kubeletInsecureTLS", default=None)

    @property
    def room(self) -> str:
        """Return how much it may write."""
        return self.storage.size if self.storage else NODE_STORAGE

    @property
    def also(self) -> tuple[str, ...]:
        """Return the templates that are rendered besides: what an operator is told."""
        return ("monitors",) if self.operator else ()

    @property
    def beside_existing(self) -> frozenset[str]:
        """Return the settings that hold of one that exists too."""
        # Monitors say how often it scrapes, and Grafana has to know.
        return frozenset(("url", "operator", "scrapeInterval"))
