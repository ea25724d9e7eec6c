"""The console: where an officer, a fraud desk, a shelter and the secretariat do their work. Pages for signed-in people."""
