"""What is the same becomes one: pure functions over findings, without a store."""
