"""The page with every part in every state, in both directions."""

from tests.visits import Visit

VISITS = (
    Visit(route="/ontwikkel/onderdelen", address="/ontwikkel/onderdelen"),
    Visit(route="/ontwikkel/onderdelen", address="/ontwikkel/onderdelen?richting=rtl", note="from right to left"),
)
