"""Events in an ontology of the user's own: cue words find candidates, example sentences train what types them."""
