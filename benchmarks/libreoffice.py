"""PDF files of Word files, as LibreOffice lays them out. Free of Qt."""

from __future__ import annotations

import subprocess
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path


def convert(documents: Sequence[Path], folder: Path) -> None:
    """Let one start of LibreOffice make a PDF of each Word file, in a folder of its own settings.

    Raises:
        subprocess.CalledProcessError: it failed.
        subprocess.TimeoutExpired: it took ten minutes.
    """
    profile = f"-env:UserInstallation={(folder / 'profile').as_uri()}"
    command = ["soffice", profile, "--headless", "--convert-to", "pdf", "--outdir", str(folder)]
    subprocess.run([*command, *map(str, documents)], check=True, capture_output=True, timeout=600)
