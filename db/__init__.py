"""The encrypted vault: the only SQL and the only cryptography. It stands on app and knows nothing of the window."""
