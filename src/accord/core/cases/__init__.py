"""Cases: who sees which part of a joint investigation under which ceiling, and how outcomes and times follow."""
