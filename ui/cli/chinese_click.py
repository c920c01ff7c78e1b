"""click, speaking Chinese: its help pages and its complaints about wrong usage."""

from __future__ import annotations

import click


class UnknownCommandError(click.UsageError):
    """There is no such command (click has an error of its own for this only since 8.4)."""


class _ChineseHelp(click.Command):
    """A command whose help page has Chinese headings."""

    def format_usage(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the usage line."""
        formatter.write_usage(ctx.command_path, " ".join(self.collect_usage_pieces(ctx)), "用法：")

    def format_options(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the options."""
        options = (one for one in self.get_params(ctx) if isinstance(one, click.Option))
        records = [record for one in options if (record := one.get_help_record(ctx))]
        if records:
            with formatter.section("选项"):
                formatter.write_dl(records)

    def get_help_option(self, ctx: click.Context) -> click.Option | None:
        """Return the help option with a Chinese text."""
        option = super().get_help_option(ctx)
        if option is not None:
            option.help = "显示这段说明。"
        return option


class ChineseCommand(_ChineseHelp):
    """A command in Chinese."""

    options_metavar = "[选项]"

    def collect_usage_pieces(self, ctx: click.Context) -> list[str]:
        """Return the parts of the usage line."""
        return ["[选项]", *super().collect_usage_pieces(ctx)[1:]]


class ChineseGroup(_ChineseHelp, click.Group):
    """A group of commands in Chinese."""

    def collect_usage_pieces(self, ctx: click.Context) -> list[str]:
        """Return the parts of the usage line."""
        return ["命令", "…"]

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """Return the command that is called, and its arguments."""
        if self.get_command(ctx, args[0]) is None:
            raise UnknownCommandError(args[0])
        return super().resolve_command(ctx, args)

    def format_options(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the options and the commands."""
        super().format_options(ctx, formatter)
        with formatter.section("命令"):
            formatter.write_dl(
                [(name, command.get_short_help_str()) for name, command in self.commands.items()]
            )


def describe_usage_fault(error: click.ClickException) -> str:
    """Return what is wrong with a command line, and what to do."""
    advice = "用 --help 查看用法。"
    if isinstance(error, UnknownCommandError):
        return f"没有“{error.message}”这个命令，{advice}"
    if isinstance(error, click.NoSuchOption):
        return f"没有“{error.option_name}”这个选项，{advice}"
    if isinstance(error, click.BadOptionUsage):
        return f"选项“{error.option_name}”写法不对，{advice}"
    if isinstance(error, click.MissingParameter):
        missing = error.param.metavar if error.param else ""
        return f"命令不完整，缺少{missing}，{advice}"
    return f"命令写法不对，可能多写了内容，{advice}"
