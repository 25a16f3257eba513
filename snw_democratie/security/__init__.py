"""Sessions, passwords, roles, headers and the audit chain."""
