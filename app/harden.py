"""Hygiene of the process: files are its owner's alone, and a crash leaves no picture of the memory on the disk."""

import os
import sys

PR_SET_DUMPABLE = 4


def harden() -> None:
    """No core dump and no reading along by other processes of the same user (Linux); a private umask."""
    if os.name == "posix":
        import resource

        os.umask(0o077)
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    if sys.platform.startswith("linux"):
        import ctypes

        ctypes.CDLL(None).prctl(PR_SET_DUMPABLE, 0, 0, 0, 0)
    elif sys.platform == "win32":
        import ctypes

        ctypes.windll.kernel32.SetErrorMode(0x0001 | 0x0002)  # no crash dialog, and so no dump offered
