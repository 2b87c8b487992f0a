"""The encoder as a torch module: MiniLM with kinds of words, and one linear map to all that is said of each word."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import torch
from onnxruntime.quantization import QuantType, quantize_dynamic
from torch import nn
from torch.nn import functional as F  # noqa: N812 - torch's own name for it

from goodoffices.coding.sense.inputs import KINDS
from goodoffices.coding.sense.labels import NOTES, PAIR, ROLES, WIDTHS, parts
from sense_examples import Example

FROZEN = 3
"""Lower layers that are not trained."""


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


def loss_of(words: Any, notes: Any, group: Sequence[Example]) -> Any:
    """The sum of the losses of all parts, each averaged over its own examples."""
    at = parts()
    total = torch.zeros(())
    row = lambda pairs: words[[r for r, _ in pairs], [c for _, c in pairs]]  # noqa: E731
    said = [(r, e.input.words[a[0]], a) for r, e in enumerate(group) for a in e.anchors]
    if said:
        v = row([(r, c) for r, c, _ in said])
        yes = torch.tensor([float(a[1]) for *_, a in said])
        total = total + 2.0 * F.binary_cross_entropy_with_logits(v[:, at["anchor"]].squeeze(1), yes, reduction="sum") / 400
        for name, place, weight in (("stance", 2, 1.0), ("direction", 3, 1.0), ("issue", 4, 1.0)):
            total = total + weight * F.cross_entropy(v[:, at[name]], torch.tensor([a[place] for *_, a in said]), reduction="sum") / 40
    told = [(r, e.input.words[c[0]], c) for r, e in enumerate(group) for c in e.contacts]
    if told:
        v = row([(r, c) for r, c, _ in told])
        yes = torch.tensor([float(c[1]) for *_, c in told])
        total = total + F.binary_cross_entropy_with_logits(v[:, at["contact"]].squeeze(1), yes, reduction="sum") / 20
        for name, place in (("format", 2), ("modality", 3)):
            total = total + F.cross_entropy(v[:, at[name]], torch.tensor([c[place] for *_, c in told]), reduction="sum") / 20
        with_agenda = [n for n, (*_, c) in enumerate(told) if c[4] is not None]
        if with_agenda:
            wanted = torch.zeros(len(with_agenda), WIDTHS["agenda"])
            for n, place in enumerate(with_agenda):
                wanted[n, list(told[place][2][4] or ())] = 1.0
            total = total + F.binary_cross_entropy_with_logits(v[with_agenda][:, at["agenda"]], wanted, reduction="sum") / 40
    roles = [(r, e.input.words[a], e.input.words[b], y) for r, e in enumerate(group) for a, b, y in e.roles]
    if roles:
        a = row([(r, x) for r, x, _, _ in roles])[:, at["told"]]
        b = row([(r, y) for r, _, y, _ in roles])[:, at["taker"]]
        total = total + F.cross_entropy(pair_scores(a, b, len(ROLES)), torch.tensor([y for *_, y in roles]), reduction="sum") / 20
    claims = [(r, e.input.words[a], e.input.words[b], y) for r, e in enumerate(group) for a, b, y in e.claims]
    if claims:
        a = row([(r, x) for r, x, _, _ in claims])[:, at["claimed"]]
        b = row([(r, y) for r, _, y, _ in claims])[:, at["claimer"]]
        wanted = torch.tensor([float(y) for *_, y in claims])
        total = total + F.binary_cross_entropy_with_logits(pair_scores(a, b, 1).squeeze(1), wanted, reduction="sum") / 40
    wanted = torch.zeros(len(group), len(NOTES))
    for n, e in enumerate(group):
        wanted[n, list(e.notes)] = 1.0
    return total + F.binary_cross_entropy_with_logits(notes, wanted, reduction="sum") / 10
