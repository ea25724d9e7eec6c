"""The only room that wires: settings, addresses, processes, the command."""
