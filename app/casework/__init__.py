"""Use cases: one verb a file. Each opens one transaction, decides by the domain, writes everything together."""
