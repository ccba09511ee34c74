"""The log in words, and the health report in words."""

from __future__ import annotations

import re
from typing import Any

from cop.audit.models import AuditEntry
from cop.core.i18n import _, lazy

FACTS = {
    "PersonJoined": lazy("The account was opened."),
    "PersonVerified": lazy("Somebody vouched for this person."),
    "PersonSuspended": lazy("The account was suspended; every session ended."),
    "PersonReinstated": lazy("The suspension was lifted."),
    "PersonErased": lazy("The account was deleted."),
    "AdministratorChanged": lazy("The rights of an administrator were given or taken."),
    "EmailsChanged": lazy("An e-mail address came, went, or became the primary one."),
    "PasswordChanged": lazy("The password was set, changed or removed."),
    "SecondFactorChanged": lazy("The second step at sign-in was changed."),
    "OutsideIdentityLinked": lazy("An institution's sign-in was connected."),
    "SignInStarted": lazy("Signed in."),
    "SignInsEnded": lazy("Sessions ended."),
    "SignInFailed": lazy("A sign-in failed."),
    "AffiliationClaimed": lazy("An affiliation was claimed."),
    "AffiliationConfirmed": lazy("An affiliation was confirmed."),
    "AffiliationDisputed": lazy("An affiliation was disputed."),
    "AffiliationEnded": lazy("An affiliation ended."),
    "AffiliationChanged": lazy("An affiliation was described anew."),
    "RepresentativeClaimed": lazy("Asked to speak for an institution."),
    "RepresentativeDecided": lazy("A request to speak for an institution was answered."),
    "RepresentativeEnded": lazy("Speaks for an institution no longer."),
    "ListingRequested": lazy("Asked for an institution that is not listed."),
    "ListingAnswered": lazy("A request for an institution was answered."),
    "OrganisationChanged": lazy("The facts of an institution were changed."),
    "OrganisationsMerged": lazy("Two entries of one institution were merged."),
    "CommunityFounded": lazy("A community was proposed or founded."),
    "CommunityActivated": lazy("A community was opened."),
    "CommunityChanged": lazy("A community was changed."),
    "CommunityArchived": lazy("A community was archived."),
    "CommunityReopened": lazy("A community was started again."),
    "MembershipRequested": lazy("Asked to join a community."),
    "MembershipWithdrawn": lazy("A request to join a community was taken back."),
    "MembershipRefused": lazy("A request to join a community was declined."),
    "MembershipStarted": lazy("Became a member of a community."),
    "MembershipEnded": lazy("Left a community or was removed from it."),
    "MembershipRoleChanged": lazy("A role in a community was changed."),
    "InvitationSent": lazy("An invitation was sent."),
    "InvitationWithdrawn": lazy("An invitation was withdrawn or declined."),
    "PartnerJoined": lazy("An institution became a partner of a community."),
    "PartnerLeft": lazy("An institution is a partner no longer."),
    "NamelessChanged": lazy("Posting without a name was allowed or ended in a community."),
    "PostHidden": lazy("A post was hidden."),
    "PostRemoved": lazy("A post was removed."),
    "PostShown": lazy("A hidden post was shown again."),
    "TopicClosed": lazy("A topic was closed."),
    "TopicReopened": lazy("A topic was opened again."),
    "TopicHidden": lazy("A topic was hidden."),
    "VeilWasLifted": lazy("A moderator looked who wrote a post without a name."),
    "TopicShown": lazy("A hidden topic was shown again."),
    "PostsMoved": lazy("Posts were moved to another topic."),
    "TopicMoved": lazy("A topic was moved to another community."),
    "ChangeUndone": lazy("A change to a topic was undone."),
    "ArchiveImported": lazy("An archive was brought into a community."),
    "CasePassedOn": lazy("A report was left to the administrators."),
    "CaseDecided": lazy("A report, or a text that waited for a look, was decided about."),
    "CaseAppealed": lazy("A second look at a decision was asked for."),
    "CareRulesChanged": lazy("A community, or the whole place, looks after its texts in another way."),
    "ClosedReadingStarted": lazy("An administrator began to read a closed community, with a reason."),
    "ClosedReadingEnded": lazy("An administrator stopped reading a closed community."),
}


def fact_in_words(entry: AuditEntry) -> str:
    """Say one line of the log; a fact without words of its own by its name."""
    known = FACTS.get(entry.action)
    return str(known) if known else re.sub(r"(?<!^)(?=[A-Z])", " ", entry.action).capitalize() + "."


def health_in_words(name: str, said: Any) -> str:
    """Say one line of the health report."""
    if isinstance(said, dict):
        say = {"worker": _worker, "index": _index, "sockets": _sockets}.get(name, _anything)
        return say(said)
    words = {"database": _("The database answers."), "files": _("Files can be kept.")}
    return words[name] if said == "ok" and name in words else str(said)


def _worker(said: dict[str, Any]) -> str:
    if said.get("silent_seconds") is None:
        return _("The worker has never run. Letters, search and reminders wait for it.")
    silent, lag = round(said["silent_seconds"]), round(said.get("lag_seconds") or 0)
    if lag < 1:
        return _("The worker was heard %(seconds)s seconds ago; nothing waits for it.", seconds=silent)
    return _(
        "The worker was heard %(seconds)s seconds ago; the oldest work waits for %(lag)s seconds.",
        seconds=silent,
        lag=lag,
    )


def _index(said: dict[str, Any]) -> str:
    return _(
        "%(documents)s documents can be found; the index is %(lag)s seconds behind.",
        documents=said.get("documents", 0),
        lag=round(said.get("lag_seconds") or 0),
    )


def _sockets(said: dict[str, Any]) -> str:
    return _("%(open)s open connections of at most %(most)s.", open=said.get("open", 0), most=said.get("most", 0))


def _anything(said: dict[str, Any]) -> str:
    return ", ".join(f"{key.replace('_', ' ')}: {value}" for key, value in said.items())
