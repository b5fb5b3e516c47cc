"""The command line: a file for each group of commands, `commands` is the door."""
