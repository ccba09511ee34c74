"""Reports, outcomes and the lines of the log in words."""

from __future__ import annotations

from cop.core.i18n import _, lazy, ngettext
from cop.moderation.models import Case, CaseState, LogLine, Outcome, ReportReason

REASONS = {
    ReportReason.PUPIL: lazy("It names or shows a pupil"),
    ReportReason.UNKIND: lazy("It is unkind to somebody"),
    ReportReason.SELLING: lazy("It sells something"),
    ReportReason.PLACE: lazy("It stands in the wrong place"),
    ReportReason.RIGHTS: lazy("It is somebody else's work, used without asking"),
    ReportReason.OTHER: lazy("Something else"),
}
SHORT_REASONS = {
    ReportReason.PUPIL: lazy("A pupil"),
    ReportReason.UNKIND: lazy("Unkind"),
    ReportReason.SELLING: lazy("Selling"),
    ReportReason.PLACE: lazy("Wrong place"),
    ReportReason.RIGHTS: lazy("Somebody else's work"),
    ReportReason.OTHER: lazy("Reported"),
}
OUTCOMES = {
    Outcome.KEEP: lazy("Keep it as it is"),
    Outcome.ASK: lazy("Ask its author to change it"),
    Outcome.MOVE: lazy("Move it"),
    Outcome.HIDE: lazy("Hide it: moderators still read it, and can show it again"),
    Outcome.REMOVE: lazy("Remove it: nobody reads it on a page any more"),
}
OUTCOMES_OF_HELD = {
    Outcome.KEEP: lazy("Let it through: it appears now"),
    Outcome.ASK: lazy("Send it back to be changed"),
    Outcome.REMOVE: lazy("Do not publish it"),
}
DECIDED = {
    Outcome.KEEP: lazy("It stays as it is."),
    Outcome.ASK: lazy("The author is asked to change it."),
    Outcome.MOVE: lazy("It was moved."),
    Outcome.HIDE: lazy("It was hidden."),
    Outcome.REMOVE: lazy("It was removed."),
}
DECIDED_OF_HELD = {
    Outcome.KEEP: lazy("It was let through."),
    Outcome.ASK: lazy("It was sent back to be changed."),
    Outcome.REMOVE: lazy("It was not published."),
}
LOG = {
    "decided_keep": lazy("looked at a report and kept what was reported"),
    "decided_ask": lazy("asked an author to change something"),
    "passed_on": lazy("left a report to the administrators"),
    "let_through": lazy("let a text through that waited for a look"),
    "not_published": lazy("did not publish a text that waited for a look"),
    "hid_post": lazy("hid a post"),
    "removed_post": lazy("removed a post"),
    "showed_post": lazy("showed a hidden post again"),
    "hid_topic": lazy("hid a topic"),
    "showed_topic": lazy("showed a hidden topic again"),
    "closed_topic": lazy("closed a topic"),
    "reopened_topic": lazy("opened a closed topic again"),
    "pinned_topic": lazy("pinned a topic"),
    "unpinned_topic": lazy("unpinned a topic"),
    "renamed_topic": lazy("gave a topic another title"),
    "retagged_topic": lazy("gave a topic other themes"),
    "merged_topic": lazy("merged two topics"),
    "moved_topic": lazy("moved a topic to another community"),
    "received_topic": lazy("moved a topic here from another community"),
    "undid": lazy("undid a change"),
    "changed_rules": lazy("changed how this community looks after what is written"),
}


def labels(case: Case) -> dict[Outcome, str]:
    """Return what each outcome is called for a case."""
    return {key: str(label) for key, label in (OUTCOMES_OF_HELD if case.is_held else OUTCOMES).items()}


def decided(case: Case, outcome: Outcome) -> str:
    """Say what was decided."""
    return str((DECIDED_OF_HELD if case.is_held else DECIDED)[outcome])


def standing(case: Case) -> str:
    """Say how a case stands, for those who reported or wrote."""
    if case.state is CaseState.OPEN:
        return _("It waits for a look.")
    if case.state is CaseState.APPEALED:
        return _("It waits for a second look.")
    return decided(case, case.decisions[-1].outcome)


def log_words(line: LogLine) -> str:
    """Say what a line of the log is about."""
    number = int(line.details.get("posts", 0))
    if line.what == "moved_posts":
        return ngettext("moved %(num)s post to another topic", "moved %(num)s posts to another topic", number)
    return str(LOG.get(line.what, line.what))
