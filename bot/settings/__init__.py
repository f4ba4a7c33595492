"""Settings by environment, with secrets that do not show themselves.

`Settings.read(environ)` returns them typed or raises `SettingsProblems` with everything that is wrong and the mend.
"""

from bot.settings.env_file import with_env_file
from bot.settings.problems import SettingProblem, SettingsProblems
from bot.settings.products import SlackAccess, SlackMode, TeamsAccess
from bot.settings.secret import Secret, resolve_secret
from bot.settings.table import SETTINGS, STORE_FILE, Setting, Settings

__all__ = [
    "SETTINGS",
    "STORE_FILE",
    "Secret",
    "Setting",
    "SettingProblem",
    "Settings",
    "SettingsProblems",
    "SlackAccess",
    "SlackMode",
    "TeamsAccess",
    "resolve_secret",
    "with_env_file",
]
