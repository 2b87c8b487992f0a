"""What one actor does to another in a sentence: PLOVER 0.8 type, mode and score."""

from goodoffices.coding.relation.marking import Marked
from goodoffices.coding.relation.model import Pair, Relation, RelationModel, cores, relation_model

__all__ = ["Marked", "Pair", "Relation", "RelationModel", "cores", "relation_model"]
