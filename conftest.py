"""What pytest loads wherever it starts, and sets before a library is imported."""

import os

os.environ["OMP_NUM_THREADS"] = "1"  # more threads wait for one another on busy cores

pytest_plugins = ["tests.chapters.kernels"]
