"""政府信息公开年报填报: the window, or with a sub-command the command line."""

from __future__ import annotations

import gc
import sys


def main(arguments: list[str]) -> int:
    """Run the program and return its exit status."""
    if arguments and arguments[0] != "--library":
        from ui.cli.commands import run as run_command  # noqa: PLC0415 - the window does without it

        return run_command(arguments)
    # Nothing becomes garbage while modules load; looking for it costs a tenth of the start. The
    # window lets it be looked for again once it stands.
    gc.disable()
    from ui.app import run as run_window  # noqa: PLC0415 - the command line does without Qt

    return run_window(arguments)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
