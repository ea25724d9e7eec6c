"""The people of a member: invitations, roles, contact details, lock-out, sessions. Who they are is asked of accord.hub.members.queries."""
