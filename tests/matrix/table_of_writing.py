"""The part of `table` about what surrounds writing: drafts, who will see it, posts without a name."""

from __future__ import annotations

WRITING = """
## Writing (forums)
  begin a text, find it again on another device
    GET .drafts                                    | -                                            | - YY YYY YYY YY YY
    GET .draft_at; POST .save_draft: draft         | a text not yet posted                        | - YY YYY YYY YY YY
    POST .drop_draft; DELETE POST .restore_draft   | one's own draft                              | - YY YYY YYY YY YY
                                                   | another's draft                              | - 00 000 000 00 00
  see who will read what one writes
    GET .audience_of_topics                        | open ones                                    | - -- YY- YYY -- --
    GET .audience_of_replies                       | open ones: topic                             | - -- YY- YYY -- --
                                                   | closed: closed topic                         | - -- --- YYY -- --
  post without a name
    can :topic:nameless                            | open ones                                    | - -- Y-- --- -- --
  learn who wrote a post without a name
    POST .lift_veil; can :post:unveil              | closed, hidden: nameless post                | - -- --- YYY -- --
                                                   | closed: post                                 | - -- --- --- -- --
  see who looked
    GET .veil; can :post:veil                      | closed, hidden: nameless post                | - -- --- YYY -- --
                                                   | closed: own nameless post                    | - -- YYY YYY -- --
  want a name under every post
    POST .allow_nameless                           |
    DELETE POST .forbid_nameless                   | open ones                                    | - -- --- -YY -- --
"""
