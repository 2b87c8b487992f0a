"""The encoder as a torch module: MiniLM with kinds of words, and one linear map to all that is said of each word."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import torch
from onnxruntime.quantization import QuantType, quantize_dynamic
from sense_examples import Example
from torch import nn
from torch.nn import functional as F  # noqa: N812 - torch's own name for it

from goodoffices.coding.sense.inputs import KINDS
from goodoffices.coding.sense.labels import PAIR, ROLES, WIDTHS, parts
from goodoffices.coding.tracks.lexicon import NOTES

FROZEN = 3
"""Lower layers that are not trained."""
AT = parts()


class SenseNet(nn.Module):
    """ids, types, kinds, mask → what is said of each word (batch, length, sum of WIDTHS) and of the sentence."""

    def __init__(self, base: Any) -> None:
        super().__init__()
        self.base = base
        for frozen in (base.embeddings, base.pooler, *base.encoder.layer[:FROZEN]):
            for weight in frozen.parameters():
                weight.requires_grad = False
        size = base.config.hidden_size
        self.kinds = nn.Embedding(2 * KINDS, size)
        nn.init.normal_(self.kinds.weight, std=0.02)
        self.drop = nn.Dropout(0.1)
        self.words = nn.Linear(size, sum(WIDTHS.values()))
        self.notes = nn.Linear(size, len(NOTES))
        self.known: dict[int, torch.Tensor] = {}

    def forward(self, ids: Any, types: Any, kinds: Any, mask: Any) -> tuple[Any, Any]:
        """The two outputs."""
        return self.upper(self.lower(ids, types, mask), types, kinds, mask)

    def lower(self, ids: Any, types: Any, mask: Any) -> Any:
        """The layers that are not trained."""
        hidden = self.base.embeddings(input_ids=ids, token_type_ids=types)
        for layer in self.base.encoder.layer[:FROZEN]:
            hidden = _first(layer(hidden, attention_mask=_far(mask)))
        return hidden

    def upper(self, hidden: Any, types: Any, kinds: Any, mask: Any) -> tuple[Any, Any]:  # noqa: ARG002
        """The layers that are trained, with the kinds of the words."""
        hidden = hidden + self.kinds(kinds)
        for layer in self.base.encoder.layer[FROZEN:]:
            hidden = _first(layer(hidden, attention_mask=_far(mask)))
        hidden = self.drop(hidden)
        pooled = (hidden * mask.unsqueeze(-1)).sum(1) / mask.sum(1, keepdim=True)
        return self.words(hidden), self.notes(hidden[:, 0] + pooled)

    def remember(self, data: Sequence[Example]) -> None:
        """Work out the lower layers once for all examples."""
        self.eval()
        order = sorted(data, key=lambda e: len(e.input.ids))
        with torch.no_grad():
            for i in range(0, len(order), 32):
                group = order[i : i + 32]
                ids, types, _, mask = batch_of(group)
                hidden = self.lower(ids, types, mask)
                for n, e in enumerate(group):
                    self.known[id(e)] = hidden[n, : len(e.input.ids)].half().clone()
        self.train()

    def lower_of(self, group: Sequence[Example]) -> Any:
        """The remembered lower layers of these examples, padded."""
        width = max(len(e.input.ids) for e in group)
        out = torch.zeros(len(group), width, self.base.config.hidden_size)
        for n, e in enumerate(group):
            out[n, : len(e.input.ids)] = self.known[id(e)].float()
        return out


def _first(given: Any) -> Any:
    return given[0] if isinstance(given, tuple) else given


def _far(mask: Any) -> Any:
    """Additive mask of attention."""
    return (1.0 - mask[:, None, None, :].float()) * -10000.0


def export(net: SenseNet, path: Path) -> None:
    """Write the network as ONNX with int8 weights."""
    net.eval()
    size = (2, 16)
    given = (
        torch.ones(size, dtype=torch.long),
        torch.ones(size, dtype=torch.long),
        torch.zeros(size, dtype=torch.long),
        torch.ones(size, dtype=torch.long),
    )
    names = ["input_ids", "token_type_ids", "kinds", "attention_mask"]
    whole = path.with_suffix(".float.onnx")
    torch.onnx.export(
        net,
        given,
        str(whole),
        input_names=names,
        output_names=["words", "notes"],
        dynamic_axes={n: {0: "batch", 1: "length"} for n in [*names, "words"]} | {"notes": {0: "batch"}},
        opset_version=17,
        dynamo=False,
    )
    quantize_dynamic(str(whole), str(path), weight_type=QuantType.QInt8, per_channel=True)
    whole.unlink()


def batch_of(group: Sequence[Example]) -> tuple[torch.Tensor, ...]:
    """ids, types, kinds, mask, padded to the longest."""
    width = max(len(e.input.ids) for e in group)
    pad = lambda row: [*row, *[0] * (width - len(row))]  # noqa: E731
    ids = torch.tensor([pad(e.input.ids) for e in group])
    types = torch.tensor([pad(e.input.types) for e in group])
    kinds = torch.tensor([pad(e.input.kinds) for e in group])
    mask = torch.tensor([pad([1] * len(e.input.ids)) for e in group])
    return ids, types, kinds, mask


def pair_scores(told: Any, taker: Any, roles: int) -> Any:
    """Scores (pairs, roles) of vectors (pairs, roles * PAIR)."""
    return (told.view(-1, roles, PAIR) * taker.view(-1, roles, PAIR)).sum(-1) / PAIR**0.5


@dataclass(frozen=True)
class Said:
    """What the network said of a batch: vectors by row and place, and labels by token."""

    words: Any
    group: Sequence[Example]

    def of(self, name: str) -> tuple[Any, list[Any]]:
        """Vectors of the labelled words of one kind ("anchors", "contacts") and their labels."""
        found = [(n, e.input.words[x[0]], x) for n, e in enumerate(self.group) for x in getattr(e, name)]
        return self._at([(n, at) for n, at, _ in found]), [x for *_, x in found]

    def pairs(self, name: str) -> tuple[Any, Any, list[int]]:
        """Vectors of both words of the labelled pairs ("roles", "claims") and the labels."""
        found = [
            (n, e.input.words[a], e.input.words[b], y)
            for n, e in enumerate(self.group)
            for a, b, y in getattr(e, name)
        ]
        first = self._at([(n, a) for n, a, _, _ in found])
        return first, self._at([(n, b) for n, _, b, _ in found]), [y for *_, y in found]

    def _at(self, places: Sequence[tuple[int, int]]) -> Any:
        return self.words[[n for n, _ in places], [at for _, at in places]]


def loss_of(words: Any, notes: Any, group: Sequence[Example]) -> Any:
    """The sum of the losses of all parts, weighted so that each tells about as much."""
    said, total = Said(words, group), torch.zeros(())
    for part in (_positions, _contacts, _roles, _claims):
        total = total + part(said)
    return total + _yes_no(notes, _many([e.notes for e in group], len(NOTES))) / 10


def _yes_no(given: Any, wanted: Any) -> Any:
    return F.binary_cross_entropy_with_logits(given, wanted, reduction="sum")


def _one_of(given: Any, wanted: Sequence[int]) -> Any:
    return F.cross_entropy(given, torch.tensor(wanted), reduction="sum")


def _many(labels: Sequence[Sequence[int]], width: int) -> Any:
    out = torch.zeros(len(labels), width)
    for row, own in enumerate(labels):
        out[row, list(own)] = 1.0
    return out


def _positions(said: Said) -> Any:
    given, labels = said.of("anchors")
    if not labels:
        return torch.zeros(())
    wanted = torch.tensor([float(x[1]) for x in labels])
    total = _yes_no(given[:, AT["anchor"]].squeeze(1), wanted) / 200
    for name, place in (("stance", 2), ("direction", 3), ("issue", 4)):
        total = total + _one_of(given[:, AT[name]], [x[place] for x in labels]) / 40
    return total


def _contacts(said: Said) -> Any:
    given, labels = said.of("contacts")
    if not labels:
        return torch.zeros(())
    wanted = torch.tensor([float(x[1]) for x in labels])
    total = _yes_no(given[:, AT["contact"]].squeeze(1), wanted) / 20
    for name, place in (("format", 2), ("modality", 3)):
        total = total + _one_of(given[:, AT[name]], [x[place] for x in labels]) / 20
    known = [n for n, x in enumerate(labels) if x[4] is not None]
    leaves = _many([labels[n][4] for n in known], WIDTHS["agenda"])
    return total + _yes_no(given[known][:, AT["agenda"]], leaves) / 40


def _roles(said: Said) -> Any:
    told, taker, labels = said.pairs("roles")
    if not labels:
        return torch.zeros(())
    return _one_of(pair_scores(told[:, AT["told"]], taker[:, AT["taker"]], len(ROLES)), labels) / 20


def _claims(said: Said) -> Any:
    claimed, claimer, labels = said.pairs("claims")
    if not labels:
        return torch.zeros(())
    scores = pair_scores(claimed[:, AT["claimed"]], claimer[:, AT["claimer"]], 1).squeeze(1)
    return _yes_no(scores, torch.tensor([float(y) for y in labels])) / 40
