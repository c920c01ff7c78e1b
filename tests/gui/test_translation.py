from collections.abc import Iterator

import pytest
from PySide6.QtCore import QCoreApplication, QLocale, QTranslator
from PySide6.QtWidgets import QApplication, QDialogButtonBox
from pytestqt.qtbot import QtBot

from ui.look.translation import install_translation

Button = QDialogButtonBox.StandardButton


@pytest.fixture(autouse=True)
def chinese(qapp: QApplication) -> Iterator[None]:
    before = QLocale()
    assert install_translation(qapp)
    yield
    for translator in qapp.findChildren(QTranslator):
        qapp.removeTranslator(translator)
        translator.deleteLater()
    QLocale.setDefault(before)


@pytest.mark.parametrize(
    ("button", "text"),
    [(Button.Ok, "确定"), (Button.Cancel, "取消"), (Button.Save, "保存"), (Button.Close, "关闭")],
)
def test_that_standard_buttons_are_chinese(qtbot: QtBot, button: Button, text: str) -> None:
    box = QDialogButtonBox(button)
    qtbot.addWidget(box)
    assert box.button(button).text() == text


@pytest.mark.parametrize(
    ("context", "text"),
    [
        ("QFileDialog", "File &name:"),
        ("QFileDialog", "&Look in:"),
        ("QFileDialog", "Files of &type:"),
        ("QPrintPreviewDialog", "Print Preview"),
        ("QPrintDialog", "Print"),
        ("QPageSetupWidget", "Pages &per sheet:"),
        ("QLineEdit", "&Copy"),
        ("QWidgetTextControl", "&Paste"),
        ("QUndoStack", "Undo"),
    ],
)
def test_that_a_text_of_qt_is_chinese(context: str, text: str) -> None:
    translated = QCoreApplication.translate(context, text)
    assert any("\u4e00" <= character <= "\u9fff" for character in translated)


def test_that_our_own_texts_stay_as_they_are() -> None:
    assert QCoreApplication.translate("MainWindow", "导出 Word") == "导出 Word"
