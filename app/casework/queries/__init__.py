"""Lists that join several records: plain queries, plain frozen rows, never the engine."""
