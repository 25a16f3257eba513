"""Referenda that are encrypted by the voter, counted in public and verified by anyone, in the Belenios protocol, version 1."""
