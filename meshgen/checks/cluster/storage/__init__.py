"""ConfigMaps, Secrets, claims, volumes and their classes."""
