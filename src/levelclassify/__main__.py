"""Run the command with `python -m levelclassify`."""

import sys

from levelclassify.cli.command import main

if __name__ == "__main__":
    sys.exit(main())
