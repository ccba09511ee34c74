"""The nightly sweep."""

from __future__ import annotations

import logging

from cop.core.jobs import periodic
from cop.files import actions

log = logging.getLogger("interchange")


@periodic("sweep_files", minute="41", hour="3")
def sweep_files() -> None:
    """Delete loose files and contents that nothing needs."""
    files, contents = actions.sweep()
    log.info("files_swept", extra={"fields": {"files": files, "contents": contents}})
