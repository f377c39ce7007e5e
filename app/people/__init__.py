"""Agencies, units, persons and the roles they hold."""
