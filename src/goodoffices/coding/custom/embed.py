"""A short text as numbers, by the two encoders of the package: what it is about, and which deed it tells.

The encoder of words gives its vectors, mean-pooled over the word pieces of the text; the relation model's encoder
gives its logits of PLOVER types. Each text runs by itself, so that no other moves its numbers.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np

from goodoffices.coding.relation import relation_model
from goodoffices.coding.sense.inputs import MOST
from goodoffices.coding.sense.step import sense_model

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]


def embedded(texts: Sequence[str]) -> tuple[Floats, Floats]:
    """(mean-pooled vectors, logits of deeds), one row a text."""
    pooled = np.stack([_pooled(text) for text in texts]) if texts else np.zeros((0, 0))
    return pooled, relation_model().encoder(texts)["types"].astype(np.float64)


def _pooled(text: str) -> Floats:
    tokenizer, session = sense_model()
    first, end = tokenizer.token_to_id("[CLS]"), tokenizer.token_to_id("[SEP]")
    own = tokenizer.encode(text, add_special_tokens=False).ids[:MOST]
    # the encoder expects a sentence before; here there is none
    ids = [first, end, *own, end]
    size = (1, len(ids))
    types = np.ones(size, dtype=np.int64)
    types[0, :2] = 0
    given = {
        "input_ids": np.asarray([ids], dtype=np.int64),
        "token_type_ids": types,
        "kinds": np.zeros(size, dtype=np.int64),
        "attention_mask": np.ones(size, dtype=np.int64),
    }
    (words,) = session.run(["words"], given)
    inner = words[0, 2:-1] if own else words[0]
    return np.asarray(inner.mean(axis=0), dtype=np.float64)
