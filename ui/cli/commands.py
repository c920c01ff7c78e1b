"""All commands, and running one of them: every fault is one Chinese sentence."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from forms.errors import UserError
from ui.cli.aggregating import aggregate_command
from ui.cli.backups import backup_command, restore_command
from ui.cli.checking import check_command
from ui.cli.chinese_click import ChineseGroup, describe_usage_fault
from ui.cli.comparing import compare_command
from ui.cli.handover import handover_command
from ui.cli.history import history_command
from ui.cli.output import Status, forgive_unprintable
from ui.cli.reports import export_command, import_command, list_command
from ui.cli.texts import explain_text_command
from ui.jobs.error_log import describe_error, record_error

if TYPE_CHECKING:
    from collections.abc import Sequence


@click.group(cls=ChineseGroup)
def commands() -> None:
    """政府信息公开年报填报。不带命令时打开窗口。"""


for _command in (
    check_command,
    export_command,
    import_command,
    list_command,
    compare_command,
    explain_text_command,
    history_command,
    handover_command,
    backup_command,
    restore_command,
    aggregate_command,
):
    commands.add_command(_command)


def run(arguments: Sequence[str]) -> int:
    """Run one command and return its exit status."""
    forgive_unprintable()
    try:
        result = commands.main(list(arguments), prog_name="nianbao", standalone_mode=False)
    except UserError as error:
        click.echo(str(error), err=True)
        return Status.UNUSABLE
    except click.ClickException as error:
        click.echo(describe_usage_fault(error), err=True)
        return Status.UNUSABLE
    except click.Abort:
        return Status.UNUSABLE
    except Exception as error:  # noqa: BLE001 - whatever it is, no traceback reaches the user
        click.echo(describe_error(record_error(error)), err=True)
        return Status.UNUSABLE
    return result if isinstance(result, int) else Status.CLEAN
