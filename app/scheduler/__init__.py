"""An in-memory ticker: read the clock, call one use case, log the count."""
