"""Staff: every role against every route, sessions, second factor, invitations, and two people who agree."""
