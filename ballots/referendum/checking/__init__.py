"""The half that checks: standard library only (quicker with gmpy2), and nothing that makes ballots, keys or tallies."""
