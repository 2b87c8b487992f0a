"""Track notes: what the report says of the state of each strand of the process, and on whose word."""
