"""Runs a command; then writes the peak of its memory, in kilobytes, to the file that REFOLD_BENCH_PEAK names."""

import os
import resource
import subprocess
import sys

code = subprocess.run(sys.argv[1:]).returncode
peak = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss
if sys.platform == "darwin":  # the only system that counts in bytes
    peak //= 1024
with open(os.environ["REFOLD_BENCH_PEAK"], "w") as file:
    file.write(str(peak))
sys.exit(code)
