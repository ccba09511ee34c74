"""The part of the table of `tests.matrix.table` about moderation and what keepers do, read as that one is."""

from __future__ import annotations

CARE = """
## What is reported and decided (moderation)
  report something, see what became of it
    GET POST .report                               | public: post to report                       | - YY YYY YYY YY -Y
                                                   | network: post to report                      | - -Y YYY YYY Y- -Y
                                                   | closed, hidden, archived: post to report     | - -- YYY YYY -- --
    can :subject:report                            | -                                            | - YY YYY YYY YY -Y
    GET .mine                                      | -                                            | - YY YYY YYY YY YY
  see what waits in a community
    GET .queue; can :community:look                | open ones, archived                          | - -- --- YYY -- --
  look at a case and decide
    GET .case; can :case:know :case:see            |
    POST .decide .pass_on                          |
    can :case:decide :case:pass                    | public: case                                 | 0 00 000 YYY 00 00
                                                   | network, closed: case                        | - 00 000 YYY 00 00
                                                   | hidden: case                                 | - -- 000 YYY -- 0-
  see what waits for administrators, keep words that hold a post everywhere
    GET .network; GET POST .network_words          |
    can :network:look                              | -                                            | - -- --- --- -- -Y
    POST .remove_network_word                      | a word that holds in all places              | - -- --- --- -- -Y
    GET .case; POST .decide; can :case:decide      | closed: escalated case                       | - 00 000 000 00 0Y
    POST .pass_on                                  | closed: escalated case                       | - 00 000 000 00 0-
  ask for a second look
    POST .appeal; can :case:appeal                 | closed: own decided case                     | - YY YYY YYY YY -Y
                                                   | closed: decided case                         | - 00 000 --- 00 00
  read what moderators did
    GET .log; can :log:read                        | open ones                                    | - -- YYY YYY -- Y-
  say who is looked at first, and which words hold a post
    GET POST .rules; POST .add_word                |
    can :rules:change                              | open ones                                    | - -- --- -YY -- --
                                                   | archived                                     | - -- --- --- -- --
    POST .remove_word                              | closed, hidden: word                         | - -- --- -YY -- --

## What keepers do to topics, and texts that wait for a look (forums)
  move replies, merge two topics, move a topic
    GET POST .move_posts .merge_topic .move_topic  | open ones, archived: topic                   | - -- --- YYY -- --
  undo what was done to a topic
    POST .undo                                     | public, closed, hidden: line of a topic      | - -- --- YYY -- --
  see a text that waits for a look
    GET .waiting; can :held:read                   | public: held text                            | 0 00 000 YYY 00 00
                                                   | closed: held text                            | - 00 000 YYY 00 00
                                                   | closed: own held text                        | - YY YYY YYY YY YY
  take it back
    POST .take_back_held; can :held:take-back      | public: held text                            | 0 00 000 --- 00 00
                                                   | closed: held text                            | - 00 000 --- 00 00
                                                   | closed: own held text                        | - YY YYY YYY YY -Y
"""
