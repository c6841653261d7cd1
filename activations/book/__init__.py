"""What chapters need beyond the functions: figures, charts, networks, measurements, checks."""
