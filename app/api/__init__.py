"""JSON v1."""
