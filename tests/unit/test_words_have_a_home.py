"""No window has words of its own: whatever a person reads comes out of a words module, where it is translated."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

UI = Path(__file__).resolve().parents[2] / "nirmaan_tray" / "ui"

SHOWS = {
    "QAction", "QCheckBox", "QGroupBox", "QLabel", "QLineEdit", "QListWidgetItem", "QMenu", "QMessageBox",
    "QPushButton", "QRadioButton", "QTextDocument", "QToolButton", "addAction", "addButton", "addItem", "addItems",
    "addMenu", "addRow", "addSection", "addTab", "appendPlainText", "button", "drawText", "field", "insertItem",
    "plain_label", "say", "setAccessibleDescription", "setAccessibleName", "setDescription", "setHtml",
    "setInformativeText", "setItemText", "setPlaceholderText", "setPlainText", "setStatusTip", "setTabText",
    "setText", "setTitle", "setToolTip", "setWhatsThis", "setWindowTitle", "showMessage",
}  # fmt: skip
"""Names of what puts a text before somebody's eyes or ears."""


def literals(node: ast.expr) -> Iterator[str]:
    """Each text that stands in an expression as it is, and not as what something is called or keyed by."""
    match node:
        case ast.Constant(str(text)):
            yield text
        case ast.JoinedStr(values):
            yield "".join(str(part.value) for part in values if isinstance(part, ast.Constant))
        case ast.BinOp(left, _, right):
            yield from (*literals(left), *literals(right))
        case ast.IfExp(_, body, orelse):
            yield from (*literals(body), *literals(orelse))
        case ast.BoolOp(_, values):
            yield from (text for value in values for text in literals(value))
        case ast.List(elts) | ast.Tuple(elts):
            yield from (text for each in elts for text in literals(each))


def of_their_own(source: str) -> list[str]:
    """Return the words that a module shows without having them translated."""
    found = []
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Call):
            name = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
            if name in SHOWS:
                given = [*node.args, *(keyword.value for keyword in node.keywords)]
                found += [text for each in given for text in literals(each) if re.search(r"[^\W\d_]{2}", text)]
    return found


def test_no_window_has_words_of_its_own() -> None:
    own = {
        module.name: words
        for module in sorted(UI.glob("*.py"))
        if not module.name.endswith("words.py") and (words := of_their_own(module.read_text("utf-8")))
    }
    assert own == {}


def test_the_test_sees_them() -> None:
    assert of_their_own('QLabel("Hello")') == ["Hello"]
    assert of_their_own('label.setText(f"{count} rows")') == [" rows"]
    assert of_their_own('label.setText("Yes" if well else "No")') == ["Yes", "No"]
    assert of_their_own('form.addRow(words.name(), field("", "An example"))') == ["An example"]
    assert of_their_own('label.setText(" · ".join(parts)); label.setObjectName("name"); QLabel(words.yes("key"))') == []
