"""The parts that Succession runs on, as a CycloneDX 1.5 list: ``make sbom``. Only what the lock pins is listed."""

from __future__ import annotations

import json
import re
import sys
from importlib.metadata import PackageNotFoundError, distribution, version
from pathlib import Path
from typing import Any

LOCK = Path(__file__).resolve().parent.parent / "requirements.txt"


def component(name: str) -> dict[str, Any] | None:
    """One installed part with its version and licence; None where it is not for this system."""
    try:
        about = distribution(name).metadata
    except PackageNotFoundError:
        return None
    said = about["License-Expression"] or about["License"] or ""
    return {
        "type": "library",
        "name": name,
        "version": about["Version"],
        "purl": f"pkg:pypi/{name}@{about['Version']}",
        **({"licenses": [{"license": {"name": said.splitlines()[0][:100]}}]} if said else {}),
    }


def parts() -> list[dict[str, Any]]:
    """Every part of the lock that is installed, in the order of the lock."""
    names = re.findall(r"^([A-Za-z0-9._-]+)==", LOCK.read_text(), re.MULTILINE)
    return [found for name in names if (found := component(name)) is not None]


def main() -> None:
    """Print the list."""
    own = {"type": "application", "name": "succession", "version": version("succession")}
    said = {"bomFormat": "CycloneDX", "specVersion": "1.5", "version": 1}
    json.dump({**said, "metadata": {"component": own}, "components": parts()}, sys.stdout, indent=1)


if __name__ == "__main__":
    main()
