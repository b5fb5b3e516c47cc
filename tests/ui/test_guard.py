"""The text guard in the window: every field of free words is read as it is written; a line says what was found, and nothing moves."""
