"""What the national portal was told, what it told us, and how the two records compared."""
