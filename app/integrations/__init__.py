"""Outside parties: each a port with a real and a Null class."""
