"""The modules of ``static/js`` joined into one, so that a first visit asks once and not twenty times.

It knows the few forms of ``import`` and ``export`` these modules use, and refuses others when the application starts.
Vendored modules stay files of their own: they change rarely and are preloaded.
"""

from __future__ import annotations

import os
import re
from pathlib import Path

IMPORT = re.compile(r'^import (?P<what>\w+|\{[^}]+\}) from "(?P<path>\.[^"]+)";$', re.MULTILINE)
LATER = re.compile(r'\bimport\("(?P<path>\.[^"]+)"\)')
EXPORT = re.compile(r"^export (?P<shape>(?:async )?(?:class|function|const)) (?P<name>\w+)", re.MULTILINE)
DEFAULT = re.compile(r"^export default (?P<shape>class|function)\b", re.MULTILINE)
LEFT = re.compile(r"^(?:import|export)\b", re.MULTILINE)


class Joining:
    """One joining, from the module where everything starts."""

    def __init__(self, entry: Path) -> None:
        self.entry = entry.resolve()
        self.names: dict[Path, str] = {}
        self.outside: list[str] = []
        self.parts: list[str] = []

    def text(self) -> str:
        body, _ = self._rewrite(self.entry)
        return "\n".join([*self.outside, *self.parts, body])

    def _name(self, path: Path) -> str:
        """Return the name under which a module stands in the whole; what it imports comes before it."""
        if path in self.names:
            return self.names[path]
        if path.is_relative_to(self.entry.parent):
            body, exported = self._rewrite(path)
            name = f"module{len(self.names)}"
            self.parts.append(f"const {name} = (() => {{\n{body}\nreturn {{ {', '.join(exported)} }};\n}})();")
        else:
            name = f"module{len(self.names)}"
            self.outside.append(f'import * as {name} from "{self._from_entry(path)}";')
        self.names[path] = name
        return name

    def _rewrite(self, path: Path) -> tuple[str, list[str]]:
        """Return a module without ``import`` and ``export``, and what it exports."""

        def imported(found: re.Match[str]) -> str:
            name, what = self._name((path.parent / found["path"]).resolve()), found["what"]
            return f"const {what.replace(' as ', ': ')} = {name}{'' if what.startswith('{') else '.default'};"

        def later(found: re.Match[str]) -> str:
            return f'import("{self._from_entry((path.parent / found["path"]).resolve())}")'

        text = LATER.sub(later, IMPORT.sub(imported, path.read_text(encoding="utf-8")))
        exported = [found["name"] for found in EXPORT.finditer(text)]
        text, defaults = DEFAULT.subn(r"const exported = \g<shape>", EXPORT.sub(r"\g<shape> \g<name>", text))
        if LEFT.search(text):
            raise ValueError(f"{path}: an import or export of a form that cop.core.scripts does not know")
        return text, exported + ["default: exported"] * defaults

    def _from_entry(self, path: Path) -> str:
        return Path(os.path.relpath(path, self.entry.parent)).as_posix()


def join(entry: Path) -> bytes:
    """Return the module ``entry`` with all modules below its folder that it imports, in one text."""
    return Joining(entry).text().encode()
