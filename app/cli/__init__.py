"""The motcua command."""
