"""Dossiers, applicants, clock events and segments, engine state and the log of completions."""
