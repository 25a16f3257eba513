"""The half that checks: standard library only (quicker with gmpy2), and nothing of what makes ballots, keys or tallies."""
