"""The half that checks records: standard library only, and nothing of the half that finds lotteries."""
