"""Records of what legal time is counted by: calendars by decision, and the very texts that dates were counted with."""
