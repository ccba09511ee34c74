"""What export and erasure do with each column that points at a person; see `cop.accounts.exports`."""

from __future__ import annotations

from cop.accounts.exports import register

OWN = "The person's own; of no use to anyone else."
RECORD = "Part of what others did or decided together; names nobody any longer."
SPOKEN = "Part of a conversation that others answered: stays, by “former member”."
LAW = "The log of what was done keeps ids only."

for table, column, exported, erased, because in (
    # accounts
    ("email_address", "person_id", True, True, OWN),
    ("sign_in", "person_id", True, True, OWN),
    ("account_token", "person_id", True, True, OWN),
    ("recovery_code", "person_id", True, True, OWN),
    ("outside_identity", "person_id", True, True, OWN),
    # ground
    ("core_used_key", "person_id", False, True, "A key of a form, forgotten after a week."),
    ("audit_entry", "person_id", True, False, LAW),
    ("audit_entry", "actor_id", True, False, LAW),
    # institutions
    ("affiliation", "person_id", True, True, OWN),
    ("affiliation", "confirmed_by_id", False, False, RECORD),
    ("representative", "person_id", True, True, OWN),
    ("representative", "decided_by_id", False, False, RECORD),
    ("listing_request", "person_id", True, True, OWN),
    ("listing_request", "decided_by_id", False, False, RECORD),
    # communities
    ("membership", "person_id", True, True, OWN),
    ("membership", "invited_by_id", False, False, RECORD),
    ("community_reading", "person_id", True, True, OWN),
    ("community_entry", "person_id", True, False, RECORD),
    ("community_entry", "actor_id", True, False, RECORD),
    ("community_invitation", "invited_by_id", True, False, RECORD),
    ("community_invitation", "used_by_id", True, False, RECORD),
    ("community_partner", "contact_id", True, False, RECORD),
    # services
    ("notification", "person_id", True, True, OWN),
    ("notification", "actor_id", False, False, "Belongs to the one who was told."),
    ("stored_file", "uploader_id", True, False, SPOKEN),
    # moderation
    ("moderation_case", "author_id", True, False, RECORD),
    ("moderation_report", "reporter_id", True, False, RECORD),
    ("moderation_decision", "actor_id", True, False, RECORD),
    ("moderation_held_word", "created_by_id", False, False, RECORD),
    ("moderation_entry", "actor_id", True, False, RECORD),
    # forums
    ("forum_held_text", "author_id", True, False, "Deleted by the forum, with the look it waits for."),
    ("topic_entry", "actor_id", True, False, RECORD),
    ("topic", "author_id", True, False, SPOKEN),
    ("topic", "last_author_id", False, False, SPOKEN),
    ("topic", "closed_by_id", False, False, RECORD),
    ("topic", "hidden_by_id", False, False, RECORD),
    ("post", "author_id", True, False, SPOKEN),
    ("post", "edited_by_id", False, False, RECORD),
    ("post", "hidden_by_id", False, False, RECORD),
    ("post_revision", "writer_id", True, False, SPOKEN),
    ("reading", "person_id", True, True, OWN),
    ("veiled_author", "person_id", True, True, "The person's own; the post stays, by nobody."),
    ("veil_lifted", "moderator_id", False, False, RECORD),
    ("draft", "person_id", True, True, OWN),
    # people
    ("offer", "person_id", True, True, OWN),
    ("finder_card", "person_id", False, True, "Made of the profile, for counting."),
):
    register(table, column, exported=exported, erased=erased, because=because)
