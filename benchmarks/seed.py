"""Measure one cold run of the embedded model: ``python benchmarks/seed.py``.

The bars are 45 seconds and 2.5 GiB on two cores; the exit code is 1 where one is missed. The
weights and the states of the prompt must be here: ``summarizer models fetch`` makes both.
"""

from __future__ import annotations

import resource
import subprocess
import sys
import time
from pathlib import Path

SEED = Path(__file__).parents[1] / "seeds" / "000_d46b8b9bb079dfb7.txt"
SECONDS, GIB = 45.0, 2.5


def main() -> int:
    """Print the table; return 1 where a bar is missed."""
    program = str(Path(sys.executable).parent / "summarise")
    began = time.perf_counter()
    subprocess.run([program, str(SEED), "--no-cache", "-q"], stdout=subprocess.DEVNULL, check=True)
    seconds = time.perf_counter() - began
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    unit = 1 if sys.platform == "darwin" else 1024  # macOS counts bytes, Linux KiB
    gib = used.ru_maxrss * unit / 2**30
    print(f"{'':12}{'measured':>10}{'bar':>7}")
    print(f"{'seconds':12}{seconds:10.1f}{SECONDS:7.1f}")
    print(f"{'CPU seconds':12}{used.ru_utime + used.ru_stime:10.1f}")
    print(f"{'GiB':12}{gib:10.2f}{GIB:7.1f}")
    return int(seconds > SECONDS or gib > GIB)


if __name__ == "__main__":
    sys.exit(main())
