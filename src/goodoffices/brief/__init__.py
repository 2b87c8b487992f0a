"""The briefing: sentences that cannot be made without evidence, put in order, and written as four formats."""
