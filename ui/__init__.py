"""The window: the only Qt. It asks the session, shows rows, and hands commands to use cases."""
