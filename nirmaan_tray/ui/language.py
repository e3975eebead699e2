"""The language of all that people see, and with it how dates, times and numbers are written."""

from collections.abc import Sequence

from PySide6.QtCore import QCoreApplication, QLocale, QTranslator

from nirmaan_tray import resources

LANGUAGES = {"en": QLocale.Language.English, "hi": QLocale.Language.Hindi}
"""Those that ``resources/translations`` has."""

_OTHERWISE = "en"
"""For a desktop in a language that is not among them."""


def use(language: str) -> None:
    """Let all that is said from now on be in a language, ``en`` or ``hi``; empty: in the desktop's own, if it is among those.

    What is on the screen already is not told anew. Nothing happens before there is an application. Raises
    ``FileNotFoundError``: the installation is broken.
    """
    application = QCoreApplication.instance()
    if application is None:
        return
    system = QLocale.system()
    chosen = language or of_the_desktop(system.uiLanguages())
    # The desktop's own formats, some of which a person may have set, hold as long as they are in the same language.
    same = system.language() == LANGUAGES[chosen]
    QLocale.setDefault(system if same else QLocale(LANGUAGES[chosen], system.territory()))
    for old in application.findChildren(_Translator):
        application.removeTranslator(old)
        old.deleteLater()
    translator = _Translator(application)
    if not translator.load(str(resources.path(f"translations/nirmaan_{chosen}.qm"))):
        raise FileNotFoundError(chosen)
    application.installTranslator(translator)


class _Translator(QTranslator):
    """Ours, and not one that somebody else has installed."""


def of_the_desktop(wished: Sequence[str]) -> str:
    """Return the first of the desktop's languages (``hi-IN``) that is among ours."""
    names = (name.replace("_", "-").partition("-")[0] for name in wished)
    return next((name for name in names if name in LANGUAGES), _OTHERWISE)
