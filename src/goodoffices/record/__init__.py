"""What is kept: reports, what was found in them, what people and fusion make of it.

Nothing is overwritten: a later reading supersedes an earlier one, and `Filters(as_of=...)` shows what was known on a
day. Names are loaded when first used, because the store needs packages (`goodoffices[store]`) that reading does not.
"""
