"""The book's own tools and Sphinx extensions."""
