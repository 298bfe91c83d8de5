"""``python -m summarizer`` is the program ``summarizer``."""

import sys

from summarizer.cli import main

if __name__ == "__main__":
    sys.exit(main())
