"""What pytest loads wherever it starts."""

pytest_plugins = ["tests.chapters.kernels"]
