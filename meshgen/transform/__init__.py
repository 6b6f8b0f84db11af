"""What Kustomize does to all resources of an overlay, done here for `meshgen build`.

Namespace, name prefix and suffix, references by name, labels; and what it has to be told for it.
"""

from meshgen.transform.apply import finished
from meshgen.transform.doubts import Doubt
from meshgen.transform.names import Entry, entries_of
from meshgen.transform.settings import Settings
from meshgen.transform.told import Telling, Told, taught

__all__ = ["Doubt", "Entry", "Settings", "Telling", "Told", "entries_of", "finished", "taught"]
