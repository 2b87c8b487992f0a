"""Which sentences need a parse: those that can hold a finding."""

from __future__ import annotations

from goodoffices.model import Reading, Sentence


def wanted(_reading: Reading, sentence: Sentence) -> bool:
    """Whether a finding can hang on this sentence."""
    return len(sentence.text) > 2
