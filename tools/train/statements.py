"""Train the choice of statements.

    python tools/train/statements.py SHARED

Learns from `statements_dev` (PolNeAR): a content is right where it shares half with a gold content (Jaccard) whose
cue touches its own. Prints the F1 figures of cross-validation (six folds by article; an article that was annotated
several times is in one fold) and writes `statements.json`. The figures on the articles themselves, afterwards, only
say how well they are fitted.
"""

from __future__ import annotations

import json
import sys
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from scipy.optimize import minimize
from scipy.sparse import csr_matrix
from sklearn.feature_extraction import DictVectorizer

from goodoffices.model import Reading, Report
from goodoffices.pipeline import Pipeline
from goodoffices.reading.attribution.choose import MODEL, SIGNED, Case, Scored, best, cases, choose, overlap
from goodoffices.reading.attribution.quotations import Page, Ranges
from goodoffices.reading.parse import Parse
from goodoffices.reading.split import Split
from goodoffices.reading.statements import page_of, source_ranges

FOLDS = 6
PENALTIES = (4.0, 5.0)
THRESHOLDS = (0.25, 0.28, 0.31)
ARTICLES = 2
"""In how many articles a feature must stand to be learnt."""
MARGIN = 0.05
"""How much less than the best option of its cue a right content may share with the gold. The figures are much the same
from 0 to .5 (relation .68 to .69); a small one makes the edges of contents exact."""
SMALL = 0.01
"""Weights below are left out of the file."""
Gold = list[dict[str, Ranges]]


@dataclass(frozen=True)
class Article:
    """A text with what each of its annotators marked."""

    page: Page
    cases: tuple[Case, ...]
    golds: tuple[Gold, ...]


def load(shared: Path) -> list[Article]:
    """The articles, each once, in the order of their names."""
    path = shared / "eval" / "data" / "statements_dev.jsonl"
    texts: dict[str, str] = {}
    golds: dict[str, list[Gold]] = defaultdict(list)
    for row in map(json.loads, path.read_text(encoding="utf-8").splitlines()):
        texts[row["id"]] = row["text"]
        golds[row["id"]].append([spans(a) for a in row["attributions"]])
    names = sorted(texts)
    steps = Pipeline((Split(), Parse()))
    out = []
    for name, reading in zip(names, steps.run([Report(n, texts[n]) for n in names]), strict=True):
        if not isinstance(reading, Reading):
            raise SystemExit(f"{name}: {reading}")
        page = page_of(reading)
        out.append(Article(page, tuple(cases(page)), tuple(golds[name])))
    return out


def spans(attribution: dict[str, Any]) -> dict[str, Ranges]:
    """Source, cue and content as tuples."""
    return {
        part: tuple((a, b) for a, b in attribution.get(part) or ()) for part in ("source", "cue", "content")
    }


def touch(one: Ranges, other: Ranges) -> bool:
    """Whether any two ranges share a character."""
    return any(min(b, d) > max(a, c) for a, b in one for c, d in other)


def right(article: Article, case: Case) -> list[bool]:
    """For each option whether half of the annotators or more have it with this cue, and no option does better."""
    tokens = case.sentence.tokens
    cue = ((tokens[case.cue.first].start, tokens[case.cue.last].end),)
    votes = [0] * len(case.options)
    for gold in article.golds:
        shares = [
            max(
                (
                    overlap(g["content"], option.content)
                    for g in gold
                    if g["content"] and touch(g["cue"], cue)
                ),
                default=0.0,
            )
            for option in case.options
        ]
        least = max(0.5, max(shares) - MARGIN)
        votes = [vote + (share >= least) for vote, share in zip(votes, shares, strict=True)]
    return [2 * vote >= len(article.golds) for vote in votes]


@dataclass(frozen=True)
class Table:
    """All options of all cases: features, whether right, the case and the article of each."""

    features: csr_matrix
    right: np.ndarray
    case: np.ndarray
    article: np.ndarray
    names: list[str]


def tabulate(articles: Sequence[Article]) -> Table:
    """The table to learn from."""
    rows, labels, numbers, owners = [], [], [], []
    number = 0
    for owner, article in enumerate(articles):
        for case in article.cases:
            labels += right(article, case)
            for own in case.own:
                rows.append(dict.fromkeys((*case.shared, *own), 1.0))
                numbers.append(number)
                owners.append(owner)
            number += 1
    vectorizer = DictVectorizer()
    matrix = csr_matrix(vectorizer.fit_transform(rows))
    owner_of = csr_matrix((np.ones(len(owners)), (owners, np.arange(len(owners)))))
    often = np.asarray(((owner_of @ matrix) > 0).sum(axis=0)).ravel() >= ARTICLES
    names = [n for n, keep in zip(vectorizer.get_feature_names_out(), often, strict=True) if keep]
    return Table(matrix[:, often], np.array(labels, float), np.array(numbers), np.array(owners), names)


def fit(table: Table, rows: np.ndarray, penalty: float) -> np.ndarray:
    """Weights, the bias last, of the multinomial regression over the options of each case and "nothing"."""
    matrix, good = table.features[rows], table.right[rows]
    _, case = np.unique(table.case[rows], return_inverse=True)
    count = case.max() + 1
    some = np.bincount(case, good, count) > 0
    transposed = csr_matrix(matrix.T)

    def loss(weights: np.ndarray) -> tuple[float, np.ndarray]:
        values = matrix @ weights[:-1] + weights[-1]
        top = np.zeros(count)
        np.maximum.at(top, case, values)
        parts, nothing = np.exp(values - top[case]), np.exp(-top)
        whole = nothing + np.bincount(case, parts, count)
        hit = np.bincount(case, parts * good, count)
        wanted = np.where(some, np.maximum(hit, 1e-300), nothing)
        slope = np.where(some[case], parts * good / wanted[case], 0.0) - parts / whole[case]
        gradient = np.append(transposed @ slope, slope.sum())
        shrink = np.append(weights[:-1], 0.0)
        return (
            0.5 * penalty * float(shrink @ shrink) - float((np.log(wanted) - np.log(whole)).sum()),
            penalty * shrink - gradient,
        )

    start = np.zeros(matrix.shape[1] + 1)
    return np.asarray(minimize(loss, start, jac=True, method="L-BFGS-B", options={"maxiter": 400}).x)


def chances(table: Table, weights: np.ndarray, rows: np.ndarray) -> np.ndarray:
    """Probabilities of the options in these rows."""
    values = np.exp(np.clip(table.features[rows] @ weights[:-1] + weights[-1], -30, 30))
    _, case = np.unique(table.case[rows], return_inverse=True)
    return values / (1.0 + np.bincount(case, values))[case]


def decide(articles: Sequence[Article], scores: np.ndarray, threshold: float) -> list[list[Scored]]:
    """What the step would find in each article with these probabilities."""
    out, at = [], 0
    for article in articles:
        likely = []
        for case in article.cases:
            signed = case.cue.kind == "dash"
            sure = [SIGNED] if signed else [float(s) for s in scores[at : at + len(case.options)]]
            likely.append(best(case, sure))
            at += len(case.options)
        out.append(choose(likely, threshold))
    return out


def f1(articles: Sequence[Article], found: Sequence[Sequence[Scored]]) -> tuple[float, float]:
    """(relation, sourced) F1 as the scorer counts: pairs one to one, best overlap first."""
    hits = sourced = told = gold_count = 0
    for article, statements in zip(articles, found, strict=True):
        for gold in article.golds:
            told, gold_count = told + len(statements), gold_count + len(gold)
            pairs = sorted(
                (-overlap(g["content"], s.content), i, j)
                for i, g in enumerate(gold)
                for j, s in enumerate(statements)
                if g["content"] and overlap(g["content"], s.content) >= 0.5
            )
            used: set[tuple[str, int]] = set()
            for _, i, j in pairs:
                if ("gold", i) in used or ("told", j) in used:
                    continue
                used |= {("gold", i), ("told", j)}
                source, own = gold[i]["source"], source_ranges(article.page, statements[j])
                hits, sourced = hits + 1, sourced + (touch(source, own) or not (source or own))
    return 2 * hits / (told + gold_count), 2 * sourced / (told + gold_count)


def main() -> None:
    """Cross-validate, fit on all, write."""
    if len(sys.argv) != 2:
        raise SystemExit("usage: SHARED")
    articles = load(Path(sys.argv[1]))
    table = tabulate(articles)
    print(f"options {table.features.shape[0]}, right {int(table.right.sum())}, features {len(table.names)}")
    chosen = (0.0, 0.0, 0.0)
    for penalty in PENALTIES:
        scores = np.zeros(len(table.right))
        for fold in range(FOLDS):
            test = table.article % FOLDS == fold
            scores[test] = chances(table, fit(table, ~test, penalty), test)
        for threshold in THRESHOLDS:
            relation, sourced = f1(articles, decide(articles, scores, threshold))
            print(f"penalty {penalty} threshold {threshold}: relation {relation:.3f} sourced {sourced:.3f}")
            chosen = max(chosen, (relation + sourced, penalty, threshold))
    weights = fit(table, np.ones(len(table.right), bool), chosen[1])
    kept = {n: round(float(w), 3) for n, w in zip(table.names, weights, strict=False) if abs(w) >= SMALL}
    out = {
        "bias": round(float(weights[-1]), 3),
        "threshold": chosen[2],
        "weights": dict(sorted(kept.items())),
    }
    MODEL.write_text(json.dumps(out, indent=0) + "\n", encoding="utf-8")
    print(f"penalty {chosen[1]} threshold {chosen[2]}: {len(kept)} weights written")


if __name__ == "__main__":
    main()
