"""From the model to resources, through the Jinja templates; the only part that knows Jinja."""

from meshgen.rendering.render import Renderer

__all__ = ["Renderer"]
