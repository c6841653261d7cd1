"""On what measurements are made, for the results that are stored."""

import platform
from importlib.metadata import version
from pathlib import Path

__all__ = ["described"]


def described(*packages):
    """Versions of Python and of some packages, the system, and the processor."""
    return {
        "python": platform.python_version(),
        **{name: version(name) for name in packages},
        "system": f"{platform.system()} {platform.machine()}",
        "processor": _processor(),
    }


def _processor():
    try:
        lines = Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines()
    except OSError:
        return platform.processor()
    told = dict(line.split(":", 1) for line in lines if ":" in line)
    told = {key.strip(): value.strip() for key, value in told.items()}
    family = f"family {told.get('cpu family')}, model {told.get('model')}"
    return f"{told.get('model name', platform.processor())} ({family})"
