"""The API server, asked: several questions at once, each answered by data, whatever comes."""

import http.client
import json
from collections.abc import Iterable, Mapping
from urllib.parse import quote

from meshgen.lenient import items, mapping, text
from meshgen.live.answer import Answer
from meshgen.live.several import several
from meshgen.localhttp import LocalConnection

# With the API server itself, and with what it asks in its turn: pods answer at once, or never.
_PATIENCE, _OF_PODS = 30.0, 10.0
_AT_ONCE = 8
# What a list is asked for in one piece, as kubectl does; and how many pieces are enough.
_PIECE, _PIECES = 500, 200
_MOST_BYTES = 256 * 1024 * 1024


class Server:
    """Asks for paths of the API; nothing else asks a cluster."""

    def __init__(self, socket: str) -> None:
        """Take the path of the socket behind which it is."""
        self._socket = socket

    def ask(self, paths: Iterable[str]) -> Mapping[str, Answer]:
        """Return the answer to each path; nothing is raised, whatever becomes of one."""
        return several(
            paths, self._answer, at_once=_AT_ONCE, is_silence=lambda answer: answer.is_silence
        )

    def _answer(self, path: str) -> Answer:
        first = self._get(_piece(path, ""))
        more = text(mapping(first.document, "metadata").get("continue")) if first.is_given else ""
        if not more:
            return first
        listed = [*items(first.document.get("items"))]
        for _ in range(_PIECES):
            piece = self._get(_piece(path, more))
            if not piece.is_given:
                return piece
            listed += items(piece.document.get("items"))
            more = text(mapping(piece.document, "metadata").get("continue"))
            if not more:
                break
        whole = {**first.document, "items": listed}
        return Answer(first.status, json.dumps(whole).encode(), first.date)

    def _get(self, path: str) -> Answer:
        patience = _OF_PODS if "/proxy/" in path else _PATIENCE
        connection = LocalConnection(self._socket, patience=patience)
        try:
            connection.request("GET", path, headers={"Accept": "application/json, */*"})
            response = connection.getresponse()
            return Answer(
                response.status, response.read(_MOST_BYTES), response.getheader("Date", "")
            )
        except TimeoutError:
            return Answer(0, f"no answer within {patience:g} seconds".encode())
        except (OSError, http.client.HTTPException) as error:
            # Of the socket, behind which is kubectl alone.
            reason = getattr(error, "strerror", None) or str(error) or type(error).__name__
            return Answer(0, f"kubectl does not answer: {reason.lower()}".encode())
        finally:
            connection.close()


def _piece(path: str, more: str) -> str:
    """Return the path for a piece of a list; what comes through a proxy has none."""
    if "/proxy/" in path:
        return path
    joint = "&" if "?" in path else "?"
    behind = f"&continue={quote(more, safe='')}" if more else ""
    return f"{path}{joint}limit={_PIECE}{behind}"
