"""What goodoffices knows: states, organisations, groups, persons, offices and places, as checked data."""

from __future__ import annotations

from goodoffices.ontology.check import check_pack
from goodoffices.ontology.custom import check_ontology, load_ontology
from goodoffices.ontology.knowledge import Knowledge
from goodoffices.ontology.names import Entry, Match

__all__ = ["Entry", "Knowledge", "Match", "check_ontology", "check_pack", "load_ontology"]
