"""Who is meant: persons, parties and bodies of one report, resolved from title, apposition, knowledge and context."""
