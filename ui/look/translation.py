"""Chinese for Qt's own texts: standard buttons, context menus, print and file dialogs."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QLibraryInfo, QLocale, QTranslator

if TYPE_CHECKING:
    from PySide6.QtCore import QCoreApplication

CATALOG = "qtbase_zh_CN"
MISSING_TEXTS = {
    "&Look in:": "查找范围(&L)：",
    "Files of &type:": "文件类型(&T)：",
    "Drive": "驱动器",
    "Folder": "文件夹",
    "Page &order:": "页面顺序(&O)：",
    "Pages &per sheet:": "每张纸的页数(&P)：",
    "Page &Set:": "单双页(&S)：",
    "Scheduled &printing:": "定时打印(&P)：",
    "&Billing information:": "计费信息(&B)：",
    "Job &priority:": "作业优先级(&P)：",
}
"""What Qt's Chinese catalog lacks of the dialogs that we open; everything else stays as it is."""


class _MissingTexts(QTranslator):
    """Is asked last, because it was installed first."""

    def isEmpty(self) -> bool:  # noqa: N802 - Qt's name
        """Return that there is something in it; Qt would leave it out otherwise."""
        return False

    def translate(
        self,
        context: str,
        sourceText: str,  # noqa: N803 - Qt's name
        disambiguation: str | None = None,
        n: int = -1,
    ) -> str:
        """Return the Chinese text, or the text itself as Qt would do."""
        return MISSING_TEXTS.get(sourceText, sourceText)


def install_translation(app: QCoreApplication) -> bool:
    """Make Qt speak Chinese in any system; return whether its catalog was found."""
    QLocale.setDefault(QLocale(QLocale.Language.Chinese, QLocale.Country.China))
    app.installTranslator(_MissingTexts(app))
    catalog = QTranslator(app)
    folder = QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath)
    return catalog.load(CATALOG, folder) and app.installTranslator(catalog)
