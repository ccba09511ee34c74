"""Letters: written as templates, owed through the outbox, sent by SMTP or caught for reading at ``/outbox``.

A caught letter is a row written by the delivery's own transaction, so it is there exactly once. By SMTP a letter may,
after a crash between sending and recording, go twice with the same Message-ID, which mailboxes fold into one.
"""

from __future__ import annotations

import smtplib
import ssl
from dataclasses import dataclass
from datetime import datetime
from email.message import EmailMessage
from email.policy import SMTP as SMTP_POLICY
from email.utils import formatdate, make_msgid
from typing import Any
from urllib.parse import unquote, urlsplit

from flask import Flask, current_app, render_template
from sqlalchemy.orm import Mapped, mapped_column

from cop.core.clock import now
from cop.core.db import Model, line, pk, session
from cop.core.outbox import Payload, defer, durable


class CaughtLetter(Model):
    """A letter that was not sent, because no SMTP server is configured: read at ``/outbox`` in development."""

    __tablename__ = "core_caught_letter"

    id: Mapped[pk]
    at: Mapped[datetime] = mapped_column(index=True)
    message_id: Mapped[str] = mapped_column(line(255), unique=True)
    recipient: Mapped[str] = mapped_column(line(320), index=True)
    subject: Mapped[str]
    text: Mapped[str]
    html: Mapped[str]


@dataclass(frozen=True, slots=True)
class Letter:
    """One letter, ready to go."""

    recipient: str
    subject: str
    text: str
    html: str
    message_id: str


def send(recipient: str, subject: str, template: str, **context: Any) -> None:
    """Owe one letter made of ``mail/<template>.txt`` and ``.html``, in the language of the current reader.

    ``context`` reaches both templates. Links in letters must be absolute: use `link`.
    """
    domain = urlsplit(current_app.config["SETTINGS"].public_url).hostname or "localhost"
    defer(
        "mail.send",
        {
            "recipient": _one_line(recipient),
            "subject": _one_line(subject),
            "text": render_template(f"mail/{template}.txt", subject=subject, **context),
            "html": render_template(f"mail/{template}.html", subject=subject, **context),
            "message_id": make_msgid(domain=domain),
        },
    )


def link(path: str) -> str:
    """Return the absolute address of a path of this place, by the configured name, never by the request's Host."""
    return f"{current_app.config['SETTINGS'].public_url}{path}"


@durable("mail.send")
def deliver(payloads: list[Payload]) -> None:
    """Send owed letters, or catch them when no server is configured."""
    for payload in payloads:
        letter = Letter(**payload)
        url = current_app.config["SETTINGS"].smtp_url
        if url:
            _by_smtp(url, letter)
        else:
            _catch(letter)


def _catch(letter: Letter) -> None:
    session().add(
        CaughtLetter(
            at=now(),
            message_id=letter.message_id,
            recipient=letter.recipient,
            subject=letter.subject,
            text=letter.text,
            html=letter.html,
        )
    )


def _by_smtp(url: str, letter: Letter) -> None:
    message = EmailMessage(policy=SMTP_POLICY)
    message["From"] = current_app.config["SETTINGS"].mail_from
    message["To"] = letter.recipient
    message["Subject"] = letter.subject
    message["Date"] = formatdate(usegmt=True)
    message["Message-ID"] = letter.message_id
    message["Auto-Submitted"] = "auto-generated"
    message.set_content(letter.text)
    message.add_alternative(letter.html, subtype="html")
    parts = urlsplit(url)
    secure = ssl.create_default_context()
    host, port = parts.hostname or "localhost", parts.port or (465 if parts.scheme == "smtps" else 25)
    server: smtplib.SMTP
    if parts.scheme == "smtps":
        server = smtplib.SMTP_SSL(host, port, timeout=20, context=secure)
    else:
        server = smtplib.SMTP(host, port, timeout=20)
    with server:
        if parts.scheme == "smtp+starttls":
            server.starttls(context=secure)
        if parts.username:
            server.login(unquote(parts.username), unquote(parts.password or ""))
        server.send_message(message)


def _one_line(text: str) -> str:
    return " ".join(text.split())


def register(app: Flask) -> None:
    """Offer ``mail_link`` to letters."""
    app.jinja_env.globals["mail_link"] = link
