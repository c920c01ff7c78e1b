"""政府信息公开年报填报: the window, or with a sub-command the command line."""

from __future__ import annotations

import gc
import sys
from pathlib import Path

_READ_FILES = "--read-files"
"""What a reading process is started with (`storage.readers.process`); no clerk types it."""


def main(arguments: list[str]) -> int:
    """Run the program and return its exit status."""
    if arguments == [_READ_FILES]:
        return _read_files()
    if arguments and arguments[0] != "--library":
        from ui.cli.commands import run as run_command  # noqa: PLC0415 - the window does without it

        return run_command(arguments)
    # Nothing becomes garbage while modules load; looking for it costs a tenth of the start. The
    # window lets it be looked for again once it stands.
    gc.disable()
    from ui.app import run as run_window  # noqa: PLC0415 - the command line does without Qt

    return run_window(arguments)


def _read_files() -> int:
    """Read files for another process of this program (`storage.readers.process`).

    Nothing is imported from where the clerk happens to stand: relative places are left out, and
    the program's own folder, which Python was told to leave out with them, is put back.
    """
    folder = str(Path(__file__).resolve().parent)
    sys.path[:] = [folder, *(place for place in sys.path if Path(place).is_absolute())]
    from storage.readers.process.child import serve  # noqa: PLC0415 - the path had to be set first

    return serve()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
