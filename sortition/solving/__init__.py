"""The half that finds lotteries: linear and integer programmes, whole panels, tickets."""
