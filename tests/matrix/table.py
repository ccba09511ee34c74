"""Who may do what: the table of domain.md D7 as far as the house is built. `cells` reads it, `test_matrix` asks it.

A line that stands out names an action. The lines below it say how it is done | to what | by whom.

How: methods and endpoints (``.edit`` is of the section's room), permissions after ``can`` (``:post:edit`` likewise),
a socket's event; after a colon the name of what is sent along. All that stands on one line follows the same rule.

To what: "closed, hidden: topic" is the topic of the closed and the topic of the hidden community; see `house`. The
open ones are public, network, closed and hidden; everywhere is these, proposed and archived.

By whom, in six groups: visitor | unverified, member of the network | member of the community, guest, observer |
moderator, facilitator, coordinator | representative of the school, commercial member | suspended (a member of the
community), administrator (of no community).

Y   the door is open.
-   it is refused, and nothing changes: sign in first, or "you may not"; where the place is hidden from who asks (the
    rows about a front page and about reading a topic say where), word for word as if it did not exist.
0   "not there", though the place is seen: it is somebody else's, or not in this state. (Permissions and sockets: no.)
"""

from __future__ import annotations

TABLE = """
## The house itself (home)
  see the first page, search, choose a language
    GET .today .privacy .accessibility .licences   |
    GET .robots .security_txt offline              |
    GET offline_worker healthz search.results      |
    POST preferences                               | -                                            | Y YY YYY YYY YY YY
    GET static                                     | a style sheet                                | Y YY YYY YYY YY YY
  look at the components, in development
    GET styleguide styleguide_schools              |
    POST styleguide_preview                        | -                                            | Y YY YYY YYY YY YY
  read caught letters, in development
    GET outbox.letters                             | -                                            | Y YY YYY YYY YY YY
    GET outbox.letter outbox.letter_html           | a caught letter                              | Y YY YYY YYY YY YY

## An account of one's own (accounts)
  sign in, join
    GET .sign_in .sent .school                     |
    POST .send_link .sign_out                      |
    GET POST .password .second_step .forgotten     |
    GET POST .school_arrival .join .join_name      | -                                            | Y YY YYY YYY YY YY
    GET .school_begin .school_callback             | an institution that is not set up            | 0 00 000 000 00 00
  open a letter's link that was never sent
    GET POST .use_link .reset .confirm_joining     |
    GET POST .confirm_email .answer_primary        |
    GET POST .confirm_connection                   | a secret nobody was sent                     | 0 00 000 000 00 00
  see and change one's account
    GET POST .settings .proof .new_password        |
    GET POST .second_factor                        |
    POST .proof_letter .remove_password            |
    POST .remove_second_factor                     |
    POST .renew_recovery_codes files.remove_photo  |
    GET admin.history files.photo_page             |
    GET .connections                               | -                                            | - YY YYY YYY YY YY
    POST .remove_connection                        | one's own address                            | - 00 000 000 00 00
  see where one is signed in, and end it
    GET .sign_ins; POST .end_sign_ins              | -                                            | - YY YYY YYY YY YY
    POST .end_sign_in                              | one's own session                            | - YY YYY YYY YY YY
                                                   | another's session                            | - 00 000 000 00 00
  see and change one's addresses
    GET POST .emails; POST .withdraw_primary       | -                                            | - YY YYY YYY YY YY
    POST .email_kind .primary_email .remove_email  | one's own address                            | - YY YYY YYY YY YY
                                                   | another's address                            | - 00 000 000 00 00
  export own data, delete account
    GET .own; POST .export .erase                  | -                                            | - YY YYY YYY YY YY

## People (people)
  search people
    GET .directory                                 | -                                            | - YY YYY YYY YY YY
  read a profile
    GET .profile; can :person:see :person:read     |
    socket watch: person                           | oneself                                      | - YY YYY YYY YY YY
                                                   | a member of the network                      | - 0Y YYY YYY Y0 0Y
                                                   | a person in one's communities                | - 00 YYY YYY 00 Y0
                                                   | somebody found by nobody                     | - 00 000 000 00 00
  edit a profile
    GET POST .edit .new_offer; can :person:edit    | oneself                                      | - YY YYY YYY YY -Y
                                                   | a member of the network                      | - 0Y --- --- -0 0-
                                                   | a person in one's communities                | - 00 --- --- 00 -0
                                                   | somebody found by nobody                     | - 00 000 000 00 00
  change what one offers or looks for
    GET POST .change_offer; POST .remove_offer     |
    can :offer:change                              | one's own offer                              | - YY YYY YYY YY -Y
                                                   | another's offer                              | - 00 000 000 00 00
  see what a text will look like
    POST .preview communities.preview              |
    POST forums.preview                            | -                                            | - YY YYY YYY YY YY
  fetch a photo
    GET files.photo                                | a photo of somebody findable                 | 0 0Y YYY YYY Y0 YY
                                                   | a photo of somebody who is found by nobody   | 0 00 000 000 00 00
  upload a file
    POST files.upload; can files:file:upload       | -                                            | - YY YYY YYY YY -Y
  fetch a file
    GET files.fetch; can files:file:fetch          | one's own loose file                         | 0 YY YYY YYY YY YY
                                                   | another's loose file                         | 0 00 000 000 00 00
                                                   | public: file                                 | Y YY YYY YYY YY YY
                                                   | network: file                                | - -Y YYY YYY Y- YY
                                                   | closed, hidden, proposed, archived: file     | - -- YYY YYY -- Y-
  read what one was told
    GET notifications.index                        |
    POST notifications.read_all home.read_all      | -                                            | - YY YYY YYY YY YY
    POST notifications.read_one                    | one's own notification                       | - YY YYY YYY YY YY
                                                   | another's notification                       | - 00 000 000 00 00

## Organisations (institutions)
  find an organisation, read about it
    GET .organisations .pick                       | -                                            | Y YY YYY YYY YY YY
    GET .organisation                              | the school, a merged school                  | Y YY YYY YYY YY YY
    can :organisation:see                          | the school                                   | Y YY YYY YYY YY YY
                                                   | a merged school                              | - -- --- --- -- --
    can :people:see                                | the school                                   | - -Y YYY YYY Y- -Y
    socket watch: organisation                     | the school                                   | - YY YYY YYY YY YY
                                                   | a merged school                              | - -- --- --- -- --
  say where one works
    GET .my_affiliations                           | -                                            | - YY YYY YYY YY YY
    POST .my_affiliations                          | -                                            | - YY YYY YYY YY -Y
    can :affiliation:claim                         | the school                                   | - YY YYY YYY YY -Y
                                                   | a merged school                              | - -- --- --- -- --
  change one's affiliation
    GET POST .my_affiliation .end_affiliation      |
    GET POST .move                                 |
    POST .main_affiliation .hide_affiliation       |
    POST .show_affiliation                         |
    can :affiliation:change                        | one's own affiliation                        | 0 YY YYY YYY YY -Y
                                                   | another's affiliation                        | 0 00 000 000 00 00
  ask for what is not listed
    GET POST .request_listing; can :request:make   | -                                            | - YY YYY YYY YY -Y
  answer who asks for what is not listed
    GET .listing_requests; can :request:decide     | -                                            | - -- --- --- -- -Y
    GET POST .listing_request                      |
    POST .match_request .refuse_request            | a listing request                            | - -- --- --- -- -Y
  approve affiliations of one's school
    GET .affiliations; can :affiliation:list       | the school                                   | - -- --- --- Y- -Y
    POST .confirm; GET POST .dispute               |
    can :affiliation:confirm                       | another's claim to be there                  | - -- --- --- Y- -Y
                                                   | one's own claim to be there                  | 0 -- --- --- -- --
    POST home.answer: confirm                      | another's claim to be there                  | - -- --- --- Y- -Y
                                                   | one's own claim to be there                  | - -- --- --- -- --
  ask to speak for a school
    GET .representatives                           | the school                                   | - YY YYY YYY YY YY
    POST .representatives                          |
    can :representative:claim                      | the school                                   | - YY YYY YYY -Y -Y
  decide who speaks for a school
    POST .confirm_representative                   |
    POST .refuse_representative                    |
    can :representative:decide                     | another's claim to speak for it              | - 00 000 000 Y0 0Y
                                                   | one's own claim to speak for it              | 0 -- --- --- -- --
  stop speaking for a school
    POST .end_representation                       |
    can :representative:end                        | one's own claim to speak for it              | 0 YY YYY YYY YY -Y
                                                   | another's claim to speak for it              | - 00 000 000 -0 0Y
                                                   | a confirmed representative                   | - -- --- --- Y- -Y
  edit organisation facts
    GET POST .facts; can :organisation:edit        | the school                                   | - -- --- --- Y- -Y
  merge two entries
    GET POST .merging; can :organisation:merge     | the school                                   | - -- --- --- -- -Y

## Communities (communities)
  create a community
    GET .directory                                 | -                                            | Y YY YYY YYY YY YY
    GET POST .found; can :community:found          | -                                            | - -Y YYY YYY Y- -Y
  know that a community exists
    GET .front; can :community:see                 | public                                       | Y YY YYY YYY YY YY
                                                   | network, closed, archived, deserted          | 0 YY YYY YYY YY YY
                                                   | hidden                                       | 0 00 YYY YYY 00 Y0
                                                   | proposed                                     | 0 00 YYY YYY 00 YY
    socket watch: community                        | public, network, closed, archived            | - YY YYY YYY YY YY
                                                   | hidden                                       | - -- YYY YYY -- Y-
                                                   | proposed                                     | - -- YYY YYY -- YY
  see who belongs, its history and partners
    GET .members .history .partners                |
    can :community:people                          | public                                       | - YY YYY YYY YY YY
                                                   | network                                      | - -Y YYY YYY Y- YY
                                                   | closed, hidden, proposed, archived           | - -- YYY YYY -- Y-
    can :community:read                            | public                                       | Y YY YYY YYY YY YY
                                                   | network                                      | - -Y YYY YYY Y- YY
                                                   | closed, hidden, proposed, archived           | - -- YYY YYY -- Y-
    can :community:levels                          | everywhere                                   | - -- YYY YYY -- Y-
  join, or ask to
    GET .join .join_page                           | public, network, closed, archived, deserted  | - YY YYY YYY YY YY
                                                   | hidden                                       | - -- YYY YYY -- Y-
                                                   | proposed                                     | - -- YYY YYY -- YY
    POST .join                                     | public, network, closed                      | - YY YYY YYY Y- YY
                                                   | hidden, proposed, archived                   | - -- YYY YYY -- Y-
                                                   | deserted                                     | - YY YYY YYY Y- -Y
    can :community:join                            | public, network, closed                      | - YY --- --- Y- -Y
                                                   | hidden, proposed, archived                   | - -- --- --- -- --
                                                   | deserted                                     | - YY YYY YYY Y- -Y
  take one's request back
    POST .withdraw_request                         | closed                                       | - 00 YYY YYY 00 Y0
                                                   | hidden                                       | - -- YYY YYY -- Y-
  leave
    GET POST .leave                                | public                                       | 0 00 YYY YYY 00 Y0
                                                   | closed                                       | - 00 YYY YYY 00 Y0
                                                   | hidden                                       | - -- YYY YYY -- Y-
    can :membership:leave                          | closed, hidden: own place                    | - -- YYY YYY -- Y-
                                                   | closed, hidden: member                       | - -- --- --- -- --
  take a place offered by letter
    GET .invitation                                | closed, hidden, deserted: invitation         | Y YY YYY YYY YY YY
                                                   | a secret nobody was sent                     | 0 00 000 000 00 00
    POST .accept_invitation                        | closed, hidden, deserted: invitation         | Y YY YYY YYY YY -Y
                                                   | a secret nobody was sent                     | 0 00 000 000 00 00
    POST home.answer: take                         |
    POST home.answer: refuse                       | closed: invitation                           | - 00 000 000 00 00
  look after a community
    GET .care; can :community:lead                 | public, closed, hidden, archived             | - -- --- -YY -- --
  approve members
    POST .accept; POST home.answer: let in         |
    can :membership:accept; GET POST .decline      | closed, hidden: request                      | - -- --- -YY -- --
                                                   | closed, hidden: member                       | - -- --- --- -- --
  see one person's place
    GET .place                                     | closed, hidden: member, request, banned      | - -- --- YYY -- --
  give roles
    POST .change_role                              | closed, hidden: member                       | - -- --- -YY -- --
                                                   | closed, hidden: leader                       | - -- --- --Y -- --
                                                   | archived: member, leader                     | - -- --- --- -- --
                                                   | closed: own place                            | - 00 --- -YY 00 -0
    can :membership:role                           | closed, hidden: member                       | - -- --- -YY -- --
                                                   | closed, hidden: leader                       | - -- --- --Y -- --
                                                   | archived: member, leader                     | - -- --- --- -- --
  remove somebody
    GET POST .remove .ban                          | closed, hidden: member                       | - -- --- YYY -- --
                                                   | closed, hidden: leader                       | - -- --- --Y -- --
                                                   | closed, hidden: request                      | - -- --- --- -- --
                                                   | closed: own place                            | - 00 --- --- 00 -0
    can :membership:remove                         | closed, hidden: member                       | - -- --- YYY -- --
                                                   | closed, hidden: leader                       | - -- --- --Y -- --
                                                   | closed, hidden: request                      | - -- --- --- -- --
    can :community:moderate                        | closed, hidden, archived                     | - -- --- YYY -- --
  let somebody ask again
    POST .lift_ban; can :membership:unban          | closed, hidden: banned                       | - -- --- -YY -- --
                                                   | closed, hidden: member                       | - -- --- --- -- --
  invite people
    GET POST .invitations; can :community:invite   | closed, hidden                               | - -- --- -YY -- --
                                                   | proposed, archived                           | - -- --- --- -- --
    POST .resend .withdraw                         | closed, hidden: invitation                   | - -- --- -YY -- --
                                                   | archived: invitation                         | - -- --- --- -- --
    can :invitation:withdraw                       | closed, hidden, archived: invitation         | - -- --- -YY -- --
  edit charter, summary, visibility
    GET POST .edit; can :community:edit            | closed, hidden, proposed                     | - -- --- -YY -- --
                                                   | archived                                     | - -- --- --- -- --
  choose the tools shown
    POST .choose_tools                             | closed, hidden                               | - -- --- -YY -- --
                                                   | archived                                     | - -- --- --- -- --
    POST .change_tool: hide                        | closed, hidden: tool                         | - -- --- -YY -- --
                                                   | archived: tool                               | - -- --- --- -- --
  say how one is best reached
    POST .note                                     | closed, hidden, archived                     | - -- --- -YY -- --
  add and change partner institutions
    POST .partners                                 | closed, hidden                               | - -- --- -YY -- --
                                                   | archived                                     | - -- --- --- -- --
    GET .partner                                   | closed, hidden: partner                      | - -- YY- YYY -- --
                                                   | archived: partner                            | - -- --- --- -- --
    POST .partner .remove_partner                  | closed, hidden: partner                      | - -- --- -YY -- --
                                                   | archived: partner                            | - -- --- --- -- --
  bring one's own school
    POST .bring; can :community:bring              | public, closed, hidden                       | - -- Y-- YYY -- --
                                                   | archived                                     | - -- --- --- -- --
  say where one's school stands
    POST .place_partner; can :partner:place        | closed, hidden: partner                      | - -- YY- YYY -- --
                                                   | archived: partner                            | - -- --- --- -- --
  open a proposed community, or do not
    POST .activate; POST home.answer: open         |
    can :community:activate; GET POST .refuse      | closed, hidden                               | - -- --- --- -- --
                                                   | proposed                                     | - -- --- --- -- -Y
  archive a community
    GET POST .archive                              | closed                                       | - -- --- --Y -- -Y
                                                   | hidden                                       | - -- --- --Y -- --
                                                   | proposed, archived                           | - -- --- --- -- --
    can :community:archive                         | closed                                       | - -- --- --Y -- -Y
                                                   | proposed, archived                           | - -- --- --- -- --
  start an archived one again
    POST .reopen; can :community:reopen            | closed, hidden                               | - -- --- --- -- --
                                                   | archived                                     | - -- --- --Y -- -Y
  name who coordinates next
    GET POST .hand_over                            | public, closed, hidden, archived             | - -- --- --Y -- --
                                                   | deserted                                     | - -- --- --- -- -Y
    can :community:hand_over                       | closed                                       | - -- --- --Y -- -Y
                                                   | deserted                                     | - -- --- --- -- -Y

## Topics and posts (forums)
  list the topics
    GET .topics                                    | public                                       | Y YY YYY YYY YY YY
                                                   | network                                      | - -Y YYY YYY Y- YY
                                                   | closed, hidden, proposed, archived           | - -- YYY YYY -- Y-
  read a topic
    GET .topic; can :topic:read                    | public: topic                                | Y YY YYY YYY YY YY
                                                   | network: topic                               | 0 0Y YYY YYY Y0 YY
                                                   | closed, hidden, proposed, archived: topic    | 0 00 YYY YYY 00 Y0
                                                   | public, closed, hidden: hidden topic         | 0 00 000 YYY 00 00
    GET .replies .first_unread                     | public: topic                                | Y YY YYY YYY YY YY
                                                   | network: topic                               | - -Y YYY YYY Y- YY
                                                   | closed, hidden, proposed, archived: topic    | - -- YYY YYY -- Y-
                                                   | public, closed, hidden: hidden topic         | - -- --- YYY -- --
    socket watch: topic                            | public: topic                                | - YY YYY YYY YY YY
                                                   | network: topic                               | - -Y YYY YYY Y- YY
                                                   | closed, hidden, proposed, archived: topic    | - -- YYY YYY -- Y-
                                                   | public, closed, hidden: hidden topic         | - -- --- YYY -- --
    socket unwatch: topic                          | closed, hidden: topic                        | - YY YYY YYY YY YY
  note how far one has read
    POST .note_reading                             |
    GET .note_reading_by_picture                   | public: topic                                | - YY YYY YYY YY YY
                                                   | network: topic                               | - -Y YYY YYY Y- YY
                                                   | closed, hidden: topic                        | - -- YYY YYY -- Y-
                                                   | closed: hidden topic                         | - -- --- YYY -- --
  mark a community as read
    POST .read_all; can :community:set-aside       | public                                       | - YY YYY YYY YY YY
                                                   | network                                      | - -Y YYY YYY Y- YY
                                                   | closed, hidden, archived                     | - -- YYY YYY -- Y-
  be led to a post
    GET .post                                      | public: post                                 | Y YY YYY YYY YY YY
                                                   | network: post                                | - -Y YYY YYY Y- YY
                                                   | closed, hidden: post                         | - -- YYY YYY -- Y-
                                                   | closed: hidden post                          | - -- YYY YYY -- Y-
                                                   | closed: post of a hidden topic               | - -- --- YYY -- --
    can :post:read                                 | public: post                                 | Y YY YYY YYY YY YY
                                                   | network: post                                | - -Y YYY YYY Y- YY
                                                   | closed, hidden: post                         | - -- YYY YYY -- Y-
                                                   | closed: hidden post, post of a hidden topic  | - -- --- YYY -- --
  compare versions of a post
    GET .history; can :post:history                | public: post                                 | Y YY YYY YYY YY YY
                                                   | network: post                                | - -Y YYY YYY Y- YY
                                                   | closed, hidden: post                         | - -- YYY YYY -- Y-
                                                   | closed, hidden: hidden post, deleted post    | - -- --- YYY -- --
    socket watch: post                             | public: post                                 | - YY YYY YYY YY YY
                                                   | network: post                                | - -Y YYY YYY Y- YY
                                                   | closed, hidden: post                         | - -- YYY YYY -- Y-
                                                   | closed, hidden: hidden post, deleted post    | - -- --- YYY -- --
  open a topic
    GET .new_topic                                 | -                                            | - YY YYY YYY YY YY
    POST .open_topic: there                        |
    can :topic:open communities:community:write    | open ones                                    | - -- YY- YYY -- --
                                                   | proposed, archived                           | - -- --- --- -- --
  reply
    POST .reply; can :topic:reply                  | open ones: topic                             | - -- YY- YYY -- --
                                                   | proposed, archived: topic                    | - -- --- --- -- --
                                                   | closed: closed topic, hidden topic           | - -- --- YYY -- --
  edit one's own post
    GET .edit_post; POST .save_post                |
    can :post:edit                                 | open ones: own post                          | - -- YY- YYY -- --
                                                   | proposed, archived: own post                 | - -- --- --- -- --
                                                   | closed: own post in a closed topic           | - -- --- YYY -- --
  edit another's post
    GET .edit_post; POST .save_post                |
    can :post:edit                                 | open ones: post                              | - -- --- --- -- --
  take one's own post back
    POST .delete_post; can :post:delete            | open ones: own post                          | - -- YY- YYY -- --
                                                   | proposed, archived: own post                 | - -- --- --- -- --
                                                   | closed: own post in a closed topic           | - -- --- YYY -- --
    DELETE POST .restore_post                      | closed: own post                             | - -- YY- YYY -- --
  take another's post back
    POST .delete_post                              | open ones: post                              | - -- --- --- -- --
    DELETE POST .restore_post                      | closed, hidden: deleted post                 | - -- --- --- -- --
  rename a topic
    GET POST .rename; can :topic:rename            | public, closed, hidden: own topic            | - -- YY- YYY -- --
                                                   | archived: own topic                          | - -- --- YYY -- --
                                                   | open ones: topic                             | - -- --- YYY -- --
                                                   | closed: hidden topic                         | - -- --- YYY -- --
  hide a post, show it again
    GET POST .hide_post; can :post:moderate        | open ones, archived: post                    | - -- --- YYY -- --
    DELETE POST .show_post                         | public, closed, hidden: hidden post          | - -- --- YYY -- --
  hide a topic, show it again
    GET POST .hide_topic; can :topic:moderate      | open ones, archived: topic                   | - -- --- YYY -- --
    DELETE POST .show_topic                        | public, closed, hidden: hidden topic         | - -- --- YYY -- --
  lock a topic, open it again
    POST .close_topic                              | open ones: topic                             | - -- --- YYY -- --
    DELETE POST .reopen_topic                      | public, closed, hidden: closed topic         | - -- --- YYY -- --
  pin a topic
    POST .pin_topic; DELETE POST .unpin_topic      | public, closed, hidden: topic                | - -- --- YYY -- --

## Administration (admin)
  see how the place is, look somebody up
    GET .overview .people .readings                |
    can :place:administer                          | -                                            | - -- --- --- -- -Y
    GET .person                                    | somebody                                     | - -- --- --- -- -Y
  suspend somebody, give rights
    POST .decide; can :person:decide               | somebody                                     | - -- --- --- -- -Y
                                                   | oneself as administrator                     | - -- --- --- -- --
  read a closed one for a logged reason
    GET POST .read_closed                          |
    can :community:read_closed                     | public, network, proposed                    | - -- --- --- -- -0
                                                   | closed, hidden, archived                     | - -- --- --- -- -Y
  stop reading it
    POST .stop_reading                             | closed                                       | - -- --- --- -- -0
                                                   | hidden                                       | - -- --- --- -- --
"""
