"""What a cluster says of an environment: see recorded.py for the states."""
