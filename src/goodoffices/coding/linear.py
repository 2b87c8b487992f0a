"""The linear models of the coders, by name."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

from goodoffices.reading.linear import Linear, read_linear

__all__ = ["MODELS", "Linear", "load_linear"]

MODELS = Path(__file__).parent / "models"


@lru_cache(maxsize=16)
def load_linear(name: str) -> Linear:
    """The model `name` from the package; raises ModelError where it is missing or broken."""
    return read_linear(MODELS / f"{name}.json.gz")
