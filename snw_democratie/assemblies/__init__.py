"""Lotteries: from a pool and quotas to a panel drawn in public."""
