"""What is kept of programs that use the API: how often they ask, each access, who is told of events."""
