"""One self-contained HTML page that shows an explanation."""
