"""Keep static/vendor/ what its manifest says: `check` compares, `build` fetches anew and rewrites.

The manifest names every package with its version, its licence and its files; a file has the place that it
has inside the package and the SHA-384 of its bytes. Only the standard library is needed to check; to build,
npm must be installed, which knows its own registry.
"""

import argparse
import base64
import hashlib
import json
import subprocess
import sys
import tarfile
import tempfile
from pathlib import Path

VENDOR = Path(__file__).parents[1] / "static" / "vendor"
MANIFEST = "manifest.json"


def digest(content: bytes) -> str:
    """The SHA-384 of the content, written the way that browsers write it in an integrity attribute."""
    return "sha384-" + base64.b64encode(hashlib.sha384(content).digest()).decode("ascii")


def problems(vendor: Path) -> list[str]:
    """What differs between a vendor folder and its manifest, one sentence each; nothing when all is well."""
    manifest = json.loads((vendor / MANIFEST).read_text(encoding="utf-8"))
    named = {
        f"{package['folder']}/{name}": file["sha384"]
        for package in manifest["packages"]
        for name, file in package["files"].items()
    }
    present = {
        path.relative_to(vendor).as_posix(): path
        for path in sorted(vendor.rglob("*"))
        if path.is_symlink() or not path.is_dir()
    }
    del present[MANIFEST]
    found = [f"{name} is missing." for name in sorted(named.keys() - present.keys())]
    found += [f"{name} is not in the manifest." for name in sorted(present.keys() - named.keys())]
    found += [
        f"{name} is not the file of the manifest."
        for name in sorted(named.keys() & present.keys())
        if present[name].is_symlink() or digest(present[name].read_bytes()) != named[name]
    ]
    return found


def unpacked(package: str, version: str, folder: Path) -> Path:
    """The folder into which the published package was unpacked; npm checks what it has fetched."""
    # The names come from the manifest beside this file, never from outside.
    packed = subprocess.run(  # noqa: S603 - no shell, and nothing that a user typed
        ["npm", "pack", "--silent", "--ignore-scripts", f"{package}@{version}"],  # noqa: S607 - npm is on the PATH
        cwd=folder,
        check=True,
        capture_output=True,
        text=True,
    )
    with tarfile.open(folder / packed.stdout.strip().splitlines()[-1]) as archive:
        archive.extractall(folder, filter="data")
    return folder / "package"


def rebuild(vendor: Path) -> None:
    """Fetch every package of the manifest, write its files, and write their digests into the manifest."""
    manifest = json.loads((vendor / MANIFEST).read_text(encoding="utf-8"))
    for package in manifest["packages"]:
        target = vendor / package["folder"]
        target.mkdir(exist_ok=True)
        with tempfile.TemporaryDirectory() as temporary:
            source = unpacked(package["name"], package["version"], Path(temporary))
            package["licence"] = json.loads((source / "package.json").read_text(encoding="utf-8"))["license"]
            for name, file in package["files"].items():
                content = (source / file["from"]).read_bytes()
                (target / name).write_bytes(content)
                file["sha384"] = digest(content)
    (vendor / MANIFEST).write_text(json.dumps(manifest, indent=2) + "\n", encoding="utf-8")


def main(arguments: list[str]) -> int:
    """Run `check` or `build`; the exit status is 1 when files and manifest differ."""
    parser = argparse.ArgumentParser(description="Keep static/vendor/ what its manifest says.")
    parser.add_argument("command", choices=["check", "build"])
    parser.add_argument("--vendor", type=Path, default=VENDOR, help="another vendor folder")
    options = parser.parse_args(arguments)
    if options.command == "build":
        rebuild(options.vendor)
    found = problems(options.vendor)
    for sentence in found:
        print(sentence, file=sys.stderr)
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
