"""Referenda: votes that are encrypted on the voter's device, a public board, and a count that anybody can verify."""
