"""The experiments of the book: one script a question, which says what is asked before it runs."""
