"""Grafana's dashboards of a mesh, as code: tables of what each shows, and what prints them."""

from meshgen.dashboards.generated import dashboards

__all__ = ["dashboards"]
