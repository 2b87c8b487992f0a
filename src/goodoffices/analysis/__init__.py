"""Functions over findings, never a database: standing of tracks, processes, commitments."""
