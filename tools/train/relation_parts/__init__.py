"""Parts of the training of the relation model (`tools/train/relation.py`)."""
