"""What the documents show is true: commands and code run, options exist, links lead somewhere.

A block that is not to be run stands under a comment `<!-- not run: reason -->`. In a `console` block each line after
a `$ ` command must occur in what the command prints; `...` stands for lines left out.
"""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
DOCUMENTS = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").glob("*.md")])
FENCE = re.compile(
    r"(?P<mark><!-- not run: [^>]+ -->\n+)?^```(?P<language>\w*)\n(?P<code>.*?)^```$",
    re.MULTILINE | re.DOTALL,
)
BIN = Path(sys.executable).parent
RUN = {"console", "bash", "sh", "python"}
SHOWN = {"text", "json", "toml", "makefile", "tsv", "mermaid", ""}


@dataclass(frozen=True)
class Block:
    """One fenced block of a document."""

    document: str
    line: int
    language: str
    code: str
    run: bool


def blocks(path: Path) -> list[Block]:
    """The fenced blocks of a document in order."""
    text = path.read_text(encoding="utf-8")
    return [
        Block(
            path.name,
            text.count("\n", 0, match.start("code")),
            match["language"],
            match["code"],
            match["language"] in RUN and match["mark"] is None,
        )
        for match in FENCE.finditer(text)
    ]


def commands(block: Block) -> Iterator[tuple[str, list[str]]]:
    """(command, lines shown under it); a `bash` block is one command without output."""
    if block.language != "console":
        yield block.code, []
        return
    command, shown = "", list[str]()
    for line in block.code.splitlines():
        if line.startswith("$ "):
            if command:
                yield command, shown
            command, shown = line[2:], []
        elif command.endswith("\\"):
            command += "\n" + line
        else:
            shown.append(line)
    if command:
        yield command, shown


def environment() -> dict[str, str]:
    """The environment of a reader in a plain terminal, with this very installation first on the PATH."""
    return {**os.environ, "PATH": f"{BIN}{os.pathsep}{os.environ['PATH']}", "COLUMNS": "110", "NO_COLOR": "1"}


def spaced(text: str) -> str:
    """Text with its white space evened out."""
    return " ".join(text.split())


def run_shell(block: Block, folder: Path) -> None:
    """Run the commands of a block; what is shown must be in what they print."""
    for command, shown in commands(block):
        targets = re.findall(r"^make ([a-z-]+)", command, re.MULTILINE)
        assert set(targets) <= make_targets(), f"{block.document}:{block.line}: no such make target"
        if targets or command.startswith("make"):
            continue
        done = subprocess.run(
            ["bash", "-euo", "pipefail", "-c", command],
            cwd=folder,
            env=environment(),
            capture_output=True,
            text=True,
            encoding="utf-8",
            check=False,
        )
        assert done.returncode == 0, f"{block.document}:{block.line}: {command}\n{done.stderr}"
        printed = spaced(done.stdout + done.stderr)
        for line in shown:
            assert line.strip() == "..." or spaced(line) in printed, (
                f"{block.document}:{block.line}: not printed: {line}"
            )


@cache
def make_targets() -> frozenset[str]:
    """The targets that the Makefile explains."""
    return frozenset(
        re.findall(r"^([a-z-]+):.*##", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE)
    )


@cache
def options(*command: str) -> frozenset[str]:
    """The long options in the help of a command."""
    done = subprocess.run(
        [*command, "--help"],
        env={**environment(), "COLUMNS": "400", "TERM": "dumb"},
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
    )
    assert done.returncode == 0, f"{command}: {done.stderr}"
    return frozenset(re.findall(r"(?<![\w-])--[a-z][a-z-]+", done.stdout))


@pytest.mark.parametrize("path", DOCUMENTS, ids=lambda path: path.name)
def test_what_is_shown_runs(path: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    shutil.copy(ROOT / "src" / "goodoffices" / "samples" / "reports.jsonl", tmp_path / "reports.jsonl")
    names: dict[str, object] = {"__name__": "__main__"}
    for block in blocks(path):
        if not block.run:
            continue
        if block.language == "python":
            exec(compile(block.code, f"{block.document}:{block.line}", "exec"), names)  # noqa: S102 - our own documents
        else:
            run_shell(block, tmp_path)


@pytest.mark.parametrize("path", DOCUMENTS, ids=lambda path: path.name)
def test_blocks_are_of_a_known_kind(path: Path) -> None:
    for block in blocks(path):
        assert block.language in RUN | SHOWN, f"{block.document}:{block.line}: {block.language}"
        if block.language == "json":
            json.loads(block.code)


def mentioned(text: str) -> Iterator[tuple[str, str]]:
    """(command, option) for every option on a line of code that calls `goodoffices COMMAND`."""
    for call, arguments in re.findall(
        r"\bgoodoffices ((?:(?:knowledge|db|deadletters|bundle|judgements) )?[a-z-]+)([^`\n|]*)", text
    ):
        yield from ((call, option) for option in re.findall(r"(?<![\w-])--[a-z][a-z-]+", arguments))


def code_of(path: Path) -> str:
    """All code of a document: the fenced blocks and the `inline` pieces, a line each."""
    text = path.read_text(encoding="utf-8")
    inline = re.findall(r"`([^`\n]+)`", FENCE.sub("", text))
    return "\n".join([*(block.code.replace("\\\n", " ") for block in blocks(path)), *inline])


@pytest.mark.parametrize("path", DOCUMENTS, ids=lambda path: path.name)
def test_options_exist(path: Path) -> None:
    program = str(BIN / "goodoffices")
    code = code_of(path)
    for command, option in mentioned(code):
        assert option in options(program, *command.split()), (
            f"{path.name}: goodoffices {command} has no {option}"
        )
    for script, arguments in re.findall(r"\bpython (bench/[a-z]+\.py)(.*)", code):
        assert set(re.findall(r"--[a-z-]+", arguments)) <= options(sys.executable, str(ROOT / script)), script
    for option in re.findall(r"^(--[a-z][a-z-]+)(?:[ =].*)?$", code, re.MULTILINE):
        known = (
            options(program, "read")
            | options(program)
            | options(sys.executable, str(ROOT / "bench/accuracy.py"))
        )
        assert option in known, f"{path.name}: {option}"


@pytest.mark.parametrize("path", DOCUMENTS, ids=lambda path: path.name)
def test_links_resolve(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    for target in re.findall(r"\]\(([^)\s]+)\)", FENCE.sub("", text)):
        if re.match(r"(https|mailto):", target):
            continue
        name, _, anchor = target.partition("#")
        page = (path.parent / name) if name else path
        assert page.exists(), f"{path.name}: {target}"
        if anchor:
            assert anchor in anchors(page), f"{path.name}: {target}"


def anchors(path: Path) -> set[str]:
    """The anchors of a page's headings, as code hosts make them."""
    heads = re.findall(r"^#+ +(.+)$", FENCE.sub("", path.read_text(encoding="utf-8")), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", head.lower()).replace(" ", "-") for head in heads}


@pytest.mark.parametrize("path", DOCUMENTS, ids=lambda path: path.name)
def test_files_named_exist(path: Path) -> None:
    for name in re.findall(r"(?<![\w/.])((?:src|docs|bench|tests|tools|\.ci)/[\w./-]*\w)", code_of(path)):
        assert (ROOT / name).exists(), f"{path.name}: {name}"


def test_the_marker_and_the_output_check_work(tmp_path: Path) -> None:
    page = tmp_path / "page.md"
    page.write_text(
        "<!-- not run: needs a network -->\n```bash\nfalse\n```\n\n```console\n$ printf 'a\\nb\\n'\na\n...\n```\n",
        encoding="utf-8",
    )
    marked, shown = blocks(page)
    assert not marked.run
    run_shell(shown, tmp_path)
    with pytest.raises(AssertionError, match="not printed: c"):
        run_shell(Block("page.md", 1, "console", "$ printf 'a\\n'\nc\n", True), tmp_path)
    with pytest.raises(AssertionError, match=r"page\.md:1"):
        run_shell(Block("page.md", 1, "bash", "false\n", True), tmp_path)
