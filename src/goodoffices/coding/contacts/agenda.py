"""The agenda of a contact: the issues that its own sentences put on the table."""

from __future__ import annotations

from goodoffices.coding.contacts.cluster import Draft
from goodoffices.model import Reading


class Agenda:
    """Placeholder until the issue model is in."""

    def issues(self, reading: Reading, draft: Draft) -> list[str]:
        """The leaf issues on the agenda of the contact."""
        return []
