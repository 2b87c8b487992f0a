"""Write docs/codebook.md from the data.

python tools/codebook.py            write the page
python tools/codebook.py --check    only say whether it is up to date (exit status 1 when it is not)
"""

from __future__ import annotations

import argparse
import sys
import tomllib
from pathlib import Path

from goodoffices.export.codebook import sections

ROOT = Path(__file__).resolve().parent.parent
DATA = ROOT / "src" / "goodoffices" / "ontology" / "data" / "codebook.toml"
PAGE = ROOT / "docs" / "codebook.md"

HEAD = ROOT / "tools" / "codebook_head.md"


def page(data: Path = DATA) -> str:
    """The whole page."""
    book = tomllib.loads(data.read_text(encoding="utf-8"))
    head = HEAD.read_text(encoding="utf-8").replace("{version}", book["version"])
    return "\n".join([head, *sections(book)])


def main() -> int:
    """Write or check; the exit status."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--check", action="store_true", help="write nothing")
    made = page()
    if not parser.parse_args().check:
        PAGE.write_text(made, encoding="utf-8")
        return 0
    if PAGE.read_text(encoding="utf-8") != made:
        print("docs/codebook.md is not up to date: run `make codebook`")
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
