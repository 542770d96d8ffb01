"""``python -m benchmarks``: the analyses, then the pages. ``analysis`` or ``pages`` as an argument runs one of them."""

from __future__ import annotations

import sys

from benchmarks import analysis, pages

PARTS = {"analysis": analysis.run, "pages": pages.run}


def main() -> None:
    """Run the parts that were asked for, all of them when none was."""
    asked = sys.argv[1:] or list(PARTS)
    if unknown := set(asked) - PARTS.keys():
        sys.exit(f"There is no part {', '.join(sorted(unknown))}. The parts are {', '.join(PARTS)}.")
    print("Ratios within one run. Milliseconds are this machine's and are shown only to judge the noise.")
    for part in asked:
        PARTS[part]()


main()
