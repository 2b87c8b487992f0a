"""Positions: what an actor says it wants, supports or rejects, and on which issue."""
