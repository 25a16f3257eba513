"""Votes: the register of codes, casting, and what the count gets. Codes and ballots cannot be joined."""
