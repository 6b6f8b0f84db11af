"""Tests of meshgen.writer."""
