"""The rules of a community, and words that hold a post here or everywhere."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from flask import flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from cop.communities import queries as communities
from cop.communities.models import Community
from cop.core.authz import access, authorise, current_member
from cop.core.errors import Invalid
from cop.core.forms import answer_once, invalid
from cop.core.i18n import _
from cop.core.limits import limited
from cop.moderation import actions, queries
from cop.moderation.forms import RulesForm, WordForm
from cop.moderation.views.frame import me, room

HERE = "/communities/<int:community_id>/care"


@room.route(f"{HERE}/rules", methods=["GET", "POST"])
@access("checked")
@limited("write")
def rules(community_id: int) -> Any:
    """Show and change how a community looks after what is written."""
    community = _led(community_id)
    form = RulesForm(obj=queries.rules_of(community.id))
    if request.method == "POST" and form.validate():
        actions.change_rules(
            community=community,
            actor_id=me(),
            looks_first=bool(form.looks_first.data),
            hides_at=form.hides_at.data or 0,
        )
        flash(_("This is how it is done from now on."), "ok")
        return redirect(url_for("moderation.rules", community_id=community.id), 303)
    page = _rules_page(community, form, WordForm(formdata=None))
    return page if request.method == "GET" else invalid(page)


@room.post(f"{HERE}/words")
@access("checked")
@limited("create")
def add_word(community_id: int) -> Any:
    """Let words hold a post in a community."""
    community = _led(community_id)
    there = url_for("moderation.rules", community_id=community.id, _anchor="held-words")
    return _add(community, there, lambda form: _rules_page(community, _rules_form(community), form))


@room.post(f"{HERE}/words/<int:word_id>/removal")
@access("checked")
@limited("write")
def remove_word(community_id: int, word_id: int) -> Response:
    """Let them pass again."""
    community = _led(community_id)
    actions.remove_word(community=community, actor_id=me(), word_id=word_id)
    return redirect(url_for("moderation.rules", community_id=community.id, _anchor="held-words"), 303)


@room.route("/moderation/words", methods=["GET", "POST"])
@access("checked")
@limited("create")
def network_words() -> Any:
    """Show words that hold a post everywhere, and add one."""
    _check_administrator()
    if request.method == "GET":
        return _words_page(WordForm(formdata=None))
    return _add(None, url_for("moderation.network_words"), _words_page)


@room.post("/moderation/words/<int:word_id>/removal")
@access("checked")
@limited("write")
def remove_network_word(word_id: int) -> Response:
    """Let them pass everywhere."""
    _check_administrator()
    actions.remove_word(community=None, actor_id=me(), word_id=word_id)
    return redirect(url_for("moderation.network_words"), 303)


def _add(community: Community | None, there: str, again: Callable[[WordForm], str]) -> Any:
    form = WordForm()
    if not form.validate():
        return invalid(again(form))

    def create() -> str:
        actions.add_word(community=community, actor_id=me(), words=form.words.data or "")
        return there

    try:
        return answer_once(form, create)
    except Invalid as refusal:
        form.refuse(refusal)
        return invalid(again(form))


def _led(community_id: int) -> Community:
    member = current_member()
    community = communities.get_visible(community_id, member)
    authorise(member, "moderation:rules:change", community, _("Only coordinators and facilitators can do this."))
    return community


def _check_administrator() -> None:
    authorise(current_member(), "moderation:network:look", None, _("This page is for administrators."))


def _rules_form(community: Community) -> RulesForm:
    return RulesForm(formdata=None, obj=queries.rules_of(community.id))


def _rules_page(community: Community, form: RulesForm, word: WordForm) -> str:
    return render_template(
        "moderation/rules.html",
        community=community,
        form=form,
        word=word,
        held=queries.held_words(community.id),
    )


def _words_page(word: WordForm) -> str:
    return render_template("moderation/words.html", word=word, held=queries.held_words(None))
