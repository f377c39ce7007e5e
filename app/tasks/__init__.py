"""Tasks, who holds them, when they are due, drafts."""
