"""Accounts, roles and their bindings."""
