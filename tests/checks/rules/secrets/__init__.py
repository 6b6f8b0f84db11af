"""Tests of the rules about secrets, beyond the table."""
