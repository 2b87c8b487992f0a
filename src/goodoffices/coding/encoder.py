"""A small text encoder run from an ONNX file: text in, the model's outputs as arrays out. No torch.

A folder holds `model.onnx` (inputs `input_ids`, `attention_mask`, each batch × tokens of int64; any outputs whose
first axis is the batch) and `tokenizer.json` (with its truncation, which bounds the work for a long text).
"""

from __future__ import annotations

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from goodoffices.errors import ModelError

if TYPE_CHECKING:
    from numpy.typing import NDArray


@dataclass(frozen=True, slots=True)
class Encoder:
    """Calls the model; the same texts give the same numbers wherever the same packages run."""

    tokenizer: Any
    session: Any
    outputs: tuple[str, ...]

    @staticmethod
    def load(folder: Path) -> Encoder:
        """The encoder in `folder`; raises ModelError where a file is missing or broken."""
        tokenizer, session = open_model(folder)
        return Encoder(tokenizer, session, tuple(output.name for output in session.get_outputs()))

    def __call__(
        self, texts: Sequence[str], *, batch: int = 1, threads: int = 1
    ) -> dict[str, NDArray[np.float32]]:
        """Each output by name, one row a text, in the order of `texts`.

        An int8 model takes its scale over a whole batch, so that the company a text keeps moves its numbers by some
        hundredths; with `batch=1` no text touches another, and the work is as fast, since nothing is padded. A
        larger batch holds texts of about one length. `threads` batches run at a time; the numbers stay the same.
        """
        if not texts:
            return {name: np.zeros((0, 0), dtype=np.float32) for name in self.outputs}
        encoded = self.tokenizer.encode_batch(list(texts))
        order = sorted(range(len(texts)), key=lambda i: (len(encoded[i].ids), i))
        batches = [[encoded[i] for i in order[s : s + batch]] for s in range(0, len(order), batch)]
        if threads > 1:
            with ThreadPoolExecutor(threads) as pool:
                parts = list(pool.map(self._run, batches))
        else:
            parts = [self._run(one) for one in batches]
        back = np.argsort(np.asarray(order), kind="stable")
        return {
            name: np.concatenate([part[place] for part in parts])[back]
            for place, name in enumerate(self.outputs)
        }

    def _run(self, encoded: Sequence[Any]) -> list[NDArray[np.float32]]:
        width = max(len(item.ids) for item in encoded)
        ids = np.zeros((len(encoded), width), dtype=np.int64)
        mask = np.zeros((len(encoded), width), dtype=np.int64)
        for row, item in enumerate(encoded):
            ids[row, : len(item.ids)] = item.ids
            mask[row, : len(item.ids)] = 1
        found = self.session.run(None, {"input_ids": ids, "attention_mask": mask})
        return [np.asarray(array, dtype=np.float32) for array in found]


def open_model(folder: Path) -> tuple[Any, Any]:
    """(tokenizer, onnxruntime session) of a folder; raises ModelError where a file is missing or broken."""
    # onnxruntime takes a fifth of a second to import: only those who run a model wait for it
    import onnxruntime  # noqa: PLC0415
    from tokenizers import Tokenizer  # noqa: PLC0415

    for name in ("model.onnx", "tokenizer.json"):
        if not (folder / name).is_file():
            raise ModelError(
                f"{folder.name}/{name}: the model is not in the package; install goodoffices again"
            )
    try:
        tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
        session = onnxruntime.InferenceSession(
            str(folder / "model.onnx"), _options(), providers=["CPUExecutionProvider"]
        )
    except Exception as error:
        # both libraries raise bare Exception for a broken file
        raise ModelError(
            f"{folder.name}: the model is broken ({type(error).__name__}); install goodoffices again"
        ) from error
    return tokenizer, session


def _options() -> Any:
    """One thread, one order of work: the sums come out the same on every run."""
    from onnxruntime import SessionOptions  # noqa: PLC0415

    options = SessionOptions()
    options.intra_op_num_threads = 1
    options.inter_op_num_threads = 1
    options.use_deterministic_compute = True
    options.log_severity_level = 3
    return options
