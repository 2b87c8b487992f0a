"""The loader for R, run by R where it is installed."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest

from goodoffices.export.release import Imprint, write_release
from goodoffices.record.filters import Filters
from goodoffices.record.store import Store
from goodoffices.record.write import Origin

from .straw import V1, read, report

LOADER = Path(__file__).resolve().parents[2] / "tools" / "goodoffices.R"
CHECKS = """
source("%s")
all <- read_goodoffices("%s")
stopifnot(
  identical(names(all), GOODOFFICES_LISTS),
  nrow(all$contacts) == 4, nrow(all$reports) == 5, nrow(all$evidence) == 13,
  is.numeric(all$contacts$score), is.integer(all$evidence$start), is.logical(all$tracks$alleged),
  all(all$events$cameo == "040"),
  "Bo \\u00d6tzi" %%in%% all$actors$name,
  "=odd" %%in%% all$reports$report_id,
  identical(first_day(c("2024-05", NA, "2024", "2024-05-10")),
            as.Date(c("2024-05-01", NA, "2024-01-01", "2024-05-10"))),
  identical(several("India; Norway")[[1]], c("India", "Norway")),
  inherits(try(read_goodoffices(tempdir()), silent = TRUE), "try-error")
)
cat("\\n", file = "%s/data/contacts.csv", append = TRUE)
stopifnot(inherits(try(read_goodoffices("%s"), silent = TRUE), "try-error"))
cat("all is well\\n")
"""


@pytest.mark.long
def test_r_reads_a_release(filled: Store, tmp_path: Path) -> None:
    program = shutil.which("Rscript")
    if program is None:
        pytest.skip("R is not installed here; Debian's r-base-core has it")
    filled.add([read(report("=odd", "Nobody met."))], V1, Origin())
    folder = tmp_path / "release"
    write_release(filled, folder, Filters(), Imprint("t", "1", "c", {}))
    script = tmp_path / "checks.R"
    script.write_text(CHECKS % (LOADER, folder, folder, folder), encoding="utf-8")
    clean = {"LC_ALL": "C.UTF-8", "PATH": "/usr/bin:/bin"}
    command = [program, "--vanilla", str(script)]
    done = subprocess.run(command, capture_output=True, text=True, check=False, env=clean)
    assert done.stdout.endswith("all is well\n"), done.stdout + done.stderr
