"""What can be wrong with a handover file, in sentences that the clerk can act on."""

from __future__ import annotations

from forms.errors import UserError


class HandoverError(UserError):
    """A handover file that could not be written or read; nothing was changed."""


class PasswordError(HandoverError):
    """A password is needed, or the one that was given does not fit."""


DAMAGED = "交接文件“{name}”已损坏或被改动过，没有导入，报告库没有改动；请重新取得这个文件。"
NEWER = "交接文件“{name}”是用更高版本的软件做的，没有导入；请升级本软件后再打开。"
TOO_LARGE = "交接文件“{name}”太大，没有导入；请让对方分成几个交接文件。"
TOO_MUCH = "要交接的报告和修改历史太多，放不进一个交接文件，没有写；请分成几个文件。"
NOT_ONE = "“{name}”不是交接文件；请另选文件。"
NO_KEY = "交接文件“{name}”设有密码，没有导入；请输入对方设的密码。"
WRONG_KEY = "密码不对，或者交接文件“{name}”已损坏，没有导入；请核对密码后再试。"
EMPTY_KEY = "密码是空的，没有写交接文件；请写一个密码，或者不设密码。"
NO_REPORTS = "没有选报告，没有写交接文件；请选一份或多份报告。"
A_LIBRARY = "“{name}”是报告库或它的备份，不能用交接文件替换它，没有写；请换一个文件名。"
