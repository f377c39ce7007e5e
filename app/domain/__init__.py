"""The pure core: see README.md in this folder for what it may not do."""
