"""Referenda: encrypted by the voter, counted in public, verified by anyone (the Belenios protocol, version 1)."""
