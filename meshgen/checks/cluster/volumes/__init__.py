"""Volumes: where their data is, and what files they have. Source: validateVolumeSource."""
