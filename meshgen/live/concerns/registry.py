"""Every concern, in the order in which it is told."""

from meshgen.live.concern import Concern
from meshgen.live.concerns.commands import COMMANDS
from meshgen.live.concerns.limits import LIMITS
from meshgen.live.concerns.mtls import MTLS
from meshgen.live.concerns.objects import OBJECTS
from meshgen.live.concerns.platform import PLATFORM
from meshgen.live.concerns.quota import QUOTA
from meshgen.live.concerns.rollout import ROLLOUT
from meshgen.live.concerns.scaling import SCALING
from meshgen.live.concerns.sync import PROXIES

CONCERNS: tuple[Concern, ...] = (
    OBJECTS,
    ROLLOUT,
    MTLS,
    PROXIES,
    COMMANDS,
    SCALING,
    QUOTA,
    LIMITS,
    PLATFORM,
)
