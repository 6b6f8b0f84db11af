"""Workloads: what has a pod template, and pods."""
