"""Mail: written in the same transaction as the act that it tells of, sent afterwards by a worker."""
