"""Parser events to nodes, with a stack instead of recursion, and every refusal on the way."""

import itertools
from typing import Any

from meshgen.errors import MeshgenError
from meshgen.findings import Code, Finding, Location
from meshgen.nearest import nearest
from meshgen.resources import Path, dotted
from meshgen.yamlio.frames import Anchored, Frame
from meshgen.yamlio.nodes import DEEPEST, NO_KEYS, Node
from meshgen.yamlio.scalars import key_text, resolve
from meshgen.yamlio.styles import shown
from meshgen.yamlio.tags import RefusedError, check_collection, scalar_value

# What all aliases of a file may add, in nodes, if they were written out.
MOST_ALIASED = 100_000
# Keys that are no values of their own: none at all, and that of a merge.
_BARE = ("", "<<")
_QUOTES = "in quotes it is what is written"
_QUOTE_ALIAS = "quote a text that starts with `*`"
# A file of nothing but errors is not worth more lines.
MOST_FINDINGS = 50


class Composer:
    """Builds the documents of one stream; `findings` collects what is refused."""

    def __init__(self, file: str, *, keys_as_written: bool = False, placed: bool = True) -> None:
        """Start with no document; `file` is the name that locations carry.

        With `keys_as_written`, a key without quotes is its text, whatever Kubernetes reads in it.
        Unless `placed`, no scalar and no key has a place, which takes much memory of a long text.
        """
        self.file = file
        self._nowhere = None if placed else Location(file)
        self._keys_as_written = keys_as_written
        self.documents: list[Node] = []
        self.findings: list[Finding] = []
        self._stack: list[Frame] = []
        self._anchors: dict[str, Anchored | None] = {}
        self._size = 0
        self._aliased = 0

    def start_document(self, _event: Any) -> None:
        """Forget the anchors: they hold within one document."""
        self._anchors = {}

    def scalar(self, event: Any) -> None:
        """Add a scalar, or take it as the key of the value that follows."""
        mark = event.start_mark
        location = Location(self.file, mark.line + 1, mark.column + 1)
        self._size += 1
        at_key = self._stack and self._stack[-1].at_key
        if at_key and event.anchor is None and event.tag is None:
            text = event.value
            value = text if event.style or text in _BARE or self._keys_as_written else resolve(text)
            if isinstance(value, str):
                self._key(value, location, bare=not event.style)
            else:
                self._key_of(value, text, location)
            return
        node = self._scalar_node(event, location)
        if event.anchor is not None:
            self._anchors[event.anchor] = Anchored(node, 1, 0)
        if at_key:
            self._key_of(node.value, event.value, location)
        elif self._stack or event.value or event.style or event.tag is not None:
            self._add(node)
        # What is left is an empty document, which Kubernetes' readers pass over too.

    def start_mapping(self, event: Any) -> None:
        """Open a mapping."""
        values: dict[str, Node] = {}
        keys: dict[str, Location] = {}
        node = Node(values, self._location(event), "", keys)
        self._open(event, Frame(node, [], values, keys, event.anchor, self._size), "!!map")

    def start_sequence(self, event: Any) -> None:
        """Open a list."""
        items: list[Node] = []
        node = Node(items, self._location(event), "", NO_KEYS)
        self._open(event, Frame(node, items, None, {}, event.anchor, self._size), "!!seq")

    def end_collection(self, _event: Any) -> None:
        """Close the innermost collection and add it where it belongs."""
        closed = self._stack.pop()
        closed.merge()
        if closed.anchor is not None:
            size = self._size - closed.started
            self._anchors[closed.anchor] = Anchored(closed.node, size, closed.height)
        self._add(closed.node, closed.height)

    def alias(self, event: Any) -> None:
        """Add the anchored value once more, counting its size as if it were written out."""
        location = self._location(event)
        anchored = self._anchors.get(event.anchor)
        if anchored is None:
            self._refuse_alias(event.anchor, location)
            anchored = Anchored(Node("", location), 1, 0)
        self._size += anchored.size
        self._aliased += anchored.size
        if self._aliased > MOST_ALIASED:
            message = f"the aliases of this file repeat more than {MOST_ALIASED} values"
            self._stop(location, message, "expected fewer")
        if len(self._stack) + anchored.height > DEEPEST:
            self._stop_deep(location)
        value = anchored.node.value
        at_key = self._stack and self._stack[-1].at_key
        if at_key and not isinstance(value, dict | list):
            self._key_of(value, value if isinstance(value, str) else anchored.node.text, location)
            return
        if at_key:
            self._refuse_key(anchored.node, location)
        self._add(anchored.node, anchored.height)

    def _location(self, event: Any) -> Location:
        mark = event.start_mark
        return Location(self.file, mark.line + 1, mark.column + 1)

    def _scalar_node(self, event: Any, location: Location) -> Node:
        text: str = event.value
        try:
            value = scalar_value(text, event.tag, plain=not event.style)
        except RefusedError as error:
            self._refuse(location, error.message, error.expected, error.hint)
            value = text
        place = self._nowhere or location
        return Node(value, place, "" if isinstance(value, str) else text, NO_KEYS)

    def _open(self, event: Any, frame: Frame, tag: str) -> None:
        at = frame.node.location
        try:
            check_collection(event.tag, tag)
        except RefusedError as error:
            self._refuse(at, error.message, error.expected, error.hint)
        if self._stack and self._stack[-1].at_key:
            self._refuse_key(frame.node, at)
        if len(self._stack) >= DEEPEST:
            self._stop_deep(at)
        if frame.anchor is not None:
            # Until it ends, an alias would repeat it inside of itself.
            self._anchors[frame.anchor] = None
        self._size += 1
        self._stack.append(frame)

    def _add(self, node: Node, height: int = 0) -> None:
        """Put a complete node into the innermost collection."""
        if not self._stack:
            self.documents.append(node)
            return
        inner = self._stack[-1]
        if inner.merging:
            # What is merged loses the level of its own mapping, and of a list around that.
            height -= 2 if isinstance(node.value, list) else 1
        if height >= inner.height:
            inner.height = height + 1
        if inner.values is None:
            inner.items.append(node)
        elif inner.key is None:
            inner.key, inner.dropped = "", True
        else:
            if inner.merging:
                self._merge_from(node, inner)
            elif not inner.dropped:
                inner.values[inner.key] = node
            inner.key, inner.merging, inner.dropped = None, False, False

    def _key_of(self, value: Any, text: str, location: Location) -> None:
        """Take a key that is written as `text` and means a value."""
        read = text if self._keys_as_written else key_text(value)
        if read is None:
            what = "null" if value is None else "so large a number"
            message = f"Kubernetes refuses {what} as a key"
            self._refuse(location, message, "expected a string", _QUOTES)
        self._key(text if read is None else read, location, text)

    def _key(self, text: str, location: Location, written: str = "", *, bare: bool = False) -> None:
        """Take the next key of the innermost mapping; `bare` means without quotes and tag."""
        inner = self._stack[-1]
        merging = bare and text == "<<"
        first = inner.merged_at if merging else inner.keys.get(text)
        if bare and not text:
            self._refuse(location, "there is no key before the colon", "expected `key: value`")
            inner.dropped = True
        elif first is not None:
            self._refuse_twice(text, written or text, location, first, merging=merging)
            inner.dropped = True
        elif merging:
            inner.merged_at = location
            inner.merging = True
        else:
            inner.keys[text] = self._nowhere or location
        inner.key = text

    def _merge_from(self, node: Node, inner: Frame) -> None:
        """Remember the mappings that a `<<` key names."""
        for source in node.value if isinstance(node.value, list) else [node]:
            if self.findings and self.findings[-1].location == source.location:
                # An alias of nothing, which is told of.
                continue
            if isinstance(source.value, dict):
                keys = source.keys
                inner.merges.append({k: (keys[k], child) for k, child in source.value.items()})
            else:
                expected = "expected a mapping, or a list of mappings"
                at = inner.merged_at or node.location
                self._refuse(at, "only a mapping can be merged", expected)
                return

    def _refuse(self, at: Location, message: str, expected: str = "", hint: str = "") -> None:
        """Record a finding at the path that is being read; stop when there are enough."""
        path = dotted(self._path())
        finding = Finding(Code.YAML, message, at, path=path, expected=expected, hint=hint)
        self.findings.append(finding)
        if len(self.findings) >= MOST_FINDINGS:
            raise MeshgenError(self.findings)

    def _refuse_twice(
        self, key: str, written: str, at: Location, first: Location, *, merging: bool
    ) -> None:
        hint, read = "", ""
        if written != key:
            hint, read = _QUOTES, f", which Kubernetes reads as {shown(key)},"
        elif merging:
            hint = "merge several mappings with one `<<: [*a, *b]`"
        elif len(self._stack) == 1 and key in ("apiVersion", "kind"):
            hint = "separate documents by a line `---`"
        message = f"the key {shown(written)}{read} stands here again"
        self._refuse(at, message, f"it stands at {first}" if first.line else "", hint)

    def _refuse_key(self, node: Node, at: Location) -> None:
        is_list = isinstance(node.value, list)
        hint = "" if is_list else 'quote a text that starts with a brace: "{{ … }}"'
        what = "a list" if is_list else "a mapping"
        self._refuse(at, f"{what} cannot be a key", "expected a string", hint)

    def _refuse_alias(self, name: str, at: Location) -> None:
        # What is taken for an alias or an anchor may be a secret: neither is shown.
        if name in self._anchors:
            self._refuse(at, "this alias stands inside of the value that it repeats")
            return
        near = self._anchors.get(nearest(name[:100], itertools.islice(self._anchors, 1000)))
        place = near.node.location if near else Location()
        expected = f"the nearest anchor stands at {place}" if place.line else ""
        message, hint = "no value above has this alias as its anchor", _QUOTE_ALIAS
        if self._stack and self._stack[-1].merging:
            hint = "what is repeated stands above, behind its anchor: `x-NAME: &NAME`"
        self._refuse(at, message, expected, hint)

    def _stop(self, at: Location, message: str, expected: str) -> None:
        """Record a finding about the whole file, so without a path, and read no further."""
        finding = Finding(Code.YAML, message, at, expected=expected)
        raise MeshgenError([*self.findings, finding])

    def _stop_deep(self, at: Location) -> None:
        self._stop(at, f"values are nested deeper than {DEEPEST} levels", "expected fewer levels")

    def _path(self) -> Path:
        """Return the path of the value that is being read; its keys cut to a readable length."""
        parts = (len(f.items) if f.values is None else f.key for f in self._stack)
        return tuple(p[:200] if isinstance(p, str) else p for p in parts if p is not None)
