"""What the browser is given from elsewhere is exactly what the manifest names."""

import json
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
FONT = "source-serif-4/source-serif-4-latin-opsz-normal.woff2"


def check(vendor: Path) -> subprocess.CompletedProcess[str]:
    """The outcome of `vendor.py check`, run as `make check` runs it."""
    return subprocess.run(
        [sys.executable, ROOT / "tools" / "vendor.py", "check", "--vendor", vendor],
        capture_output=True,
        check=False,
        text=True,
    )


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    return Path(shutil.copytree(ROOT / "static" / "vendor", tmp_path / "vendor"))


def test_the_vendored_files_are_those_of_the_manifest() -> None:
    outcome = check(ROOT / "static" / "vendor")
    assert outcome.stderr == ""
    assert outcome.returncode == 0


def test_one_changed_byte_is_noticed(copy: Path) -> None:
    content = bytearray((copy / FONT).read_bytes())
    content[-1] ^= 1
    (copy / FONT).write_bytes(content)
    outcome = check(copy)
    assert outcome.returncode == 1
    assert outcome.stderr == f"{FONT} is not the file of the manifest.\n"


def test_a_missing_file_is_noticed(copy: Path) -> None:
    (copy / FONT).unlink()
    outcome = check(copy)
    assert outcome.returncode == 1
    assert outcome.stderr == f"{FONT} is missing.\n"


def test_a_file_that_nobody_named_is_noticed(copy: Path) -> None:
    (copy / "source-serif-4" / "extra.js").write_text("alert(1)")
    outcome = check(copy)
    assert outcome.returncode == 1
    assert outcome.stderr == "source-serif-4/extra.js is not in the manifest.\n"


def test_a_link_to_the_same_bytes_is_not_the_file(copy: Path) -> None:
    (copy / FONT).rename(copy.parent / "elsewhere.woff2")
    (copy / FONT).symlink_to(copy.parent / "elsewhere.woff2")
    assert check(copy).returncode == 1


def test_every_package_names_its_version_and_licence() -> None:
    manifest = json.loads((ROOT / "static" / "vendor" / "manifest.json").read_text(encoding="utf-8"))
    for package in manifest["packages"]:
        assert package["version"]
        assert package["licence"]
        assert "LICENSE" in package["files"]
