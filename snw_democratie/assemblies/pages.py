"""Pages for the democracy team."""

HANDLERS = ()
