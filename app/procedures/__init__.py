"""Catalogue and versions of internal procedures, their forms and their lifecycle."""
