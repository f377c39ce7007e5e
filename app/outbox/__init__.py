"""Messages to be delivered after the commit."""
