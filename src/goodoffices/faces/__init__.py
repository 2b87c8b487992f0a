"""How people meet goodoffices: the command line, the page in the terminal, the notebook."""

from __future__ import annotations
