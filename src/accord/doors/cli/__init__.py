"""The command line. Light until a command runs: whatever a command needs it loads by itself."""
