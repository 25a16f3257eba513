"""The help desk in a buurthuis: registering somebody else, and what a code is worth."""
