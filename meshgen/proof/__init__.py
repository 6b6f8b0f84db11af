"""Requests put to the real Envoy: what istiod would send it, run on loopback before stubs.

`Request` is what to ask, `Answer` what came of one.
"""

from meshgen.proof.answer import Answer
from meshgen.proof.request import Request, request_of

__all__ = ["Answer", "Request", "request_of"]
