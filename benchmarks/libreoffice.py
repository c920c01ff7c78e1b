"""Files as LibreOffice saves or prints them. Free of Qt."""

from __future__ import annotations

import subprocess
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path


def convert(documents: Sequence[Path], folder: Path, kind: str = "pdf", *words: str) -> None:
    """Let one start of LibreOffice save each file in another form, with settings of its own.

    Args:
        documents: The files, of one kind.
        folder: Where the new files go, called like the old ones but for the suffix.
        kind: The suffix, and behind a colon the filter where several write it.
        words: What else LibreOffice is told.

    Raises:
        subprocess.CalledProcessError: it failed.
        subprocess.TimeoutExpired: it took ten minutes.
    """
    profile = f"-env:UserInstallation={(folder / 'profile').as_uri()}"
    command: list[str | Path] = ["soffice", profile, "--headless", *words, "--convert-to", kind]
    command += ["--outdir", folder, *documents]
    subprocess.run(command, check=True, capture_output=True, timeout=600)
