"""Grafana's dashboards of a mesh, as code: tables of what each shows, and what prints them."""

from meshgen.dashboards.generated import dashboards, of_a_service

__all__ = ["dashboards", "of_a_service"]
