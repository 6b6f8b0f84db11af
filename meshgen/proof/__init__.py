"""Requests put to the real Envoy: what istiod would send it, run on loopback before stubs.

`Request` is what to ask, `Answer` what came of one.
"""

from meshgen.model.request import Request, request_of
from meshgen.proof.answer import Answer

__all__ = ["Answer", "Request", "request_of"]
