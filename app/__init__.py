"""Rules, use cases and ports: everything an auditor must trust about the numbers, without Qt or SQL."""
