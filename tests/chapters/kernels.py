"""nbval's kernels are forked from a process that has imported the libraries.

Else each chapter imports PyTorch, pandas and Matplotlib anew, which takes longer than most of its
cells. A kernel is still a process of its own, in which nothing has run, and imports the book.
`make store` starts kernels from nothing, and so do the checks of other versions.
"""

import gc
import multiprocessing.context
import os
import runpy
import sys
import threading
import time
from pathlib import Path
from unittest import mock

TREE = str(Path(__file__).resolve().parents[2])
LIBRARIES = [  # not pyplot, which would choose a backend before there is a kernel
    "altair.utils.html", "ipykernel.debugger", "ipykernel.kernelapp", "matplotlib.axes",
    "matplotlib.backends.backend_agg", "matplotlib.backends.backend_svg", "pandas", "scipy.special",
    "sklearn.datasets", "sklearn.model_selection", "torch._dynamo",
]  # fmt: skip
SETTINGS = {  # read when a library is imported
    "MPLBACKEND": "module://matplotlib_inline.backend_inline",  # ipykernel's
    "PYDEVD_DISABLE_FILE_VALIDATION": "1",  # else the debugger warns, of what concerns no test
}


def pytest_configure(config):
    if getattr(config.option, "nbval", False) and sys.platform == "linux":
        from jupyter_client.provisioning import local_provisioner

        local_provisioner.launch_kernel = launch


def pytest_collection_modifyitems(items):
    """The longest notebooks first, so that no process is waited for in the end."""
    size = {item.path: item.path.stat().st_size for item in items if item.path.suffix == ".ipynb"}
    items.sort(key=lambda item: -size.get(item.path, sys.maxsize))


def launch(command, *, cwd, env, **streams):
    if command[0] != sys.executable:  # another environment's, which has libraries of its own
        from jupyter_client.launcher import launch_kernel

        return launch_kernel(command, cwd=cwd, env=env, **streams)
    multiprocessing.set_forkserver_preload(LIBRARIES)
    kernel = Kernel(args=(command, cwd, env))
    with mock.patch.dict(os.environ, SETTINGS):
        kernel.start()
    while kernel.poll() is None and os.getpgid(kernel.pid) != kernel.pid:
        time.sleep(0.001)  # until it leads a group, for the whole group is killed in the end
    return kernel


class Kernel(multiprocessing.context.ForkServerProcess):
    """With what a provisioner asks of `subprocess.Popen`."""

    stdin = stdout = stderr = None

    def poll(self):
        return self.exitcode

    def wait(self):
        self.join()
        return self.exitcode

    def send_signal(self, number):
        if self.poll() is None:
            os.kill(self.pid, number)

    def run(self):
        """What ``python -m module …`` does, in this process."""
        (_, _, module, *arguments), cwd, env = self._args
        os.setsid()
        os.dup2(os.open(os.devnull, os.O_WRONLY), 2)  # where nbval sends what goes to stderr
        threading.Thread(target=end_with_the_parent, daemon=True).start()
        os.chdir(cwd)
        os.environ.clear()
        os.environ.update(env, **SETTINGS)
        if TREE not in env.get("PYTHONPATH", ""):
            sys.path[:] = [place for place in sys.path if place != TREE]  # pytest has put it there
        gc.freeze()  # half a million objects that would be looked at again and again
        quiet = f"--IPKernelApp.parent_handle={os.getppid()}"  # else it says how to connect
        sys.argv[1:] = [*arguments, quiet, "--HistoryManager.enabled=False"]
        runpy.run_module(module, run_name="__main__", alter_sys=True)


def end_with_the_parent():
    multiprocessing.parent_process().join()
    os._exit(1)
