"""The append-only, chained ledger; depends on nothing but the database handle."""
