"""Interchange, the map of the house. Code leans only on floors below; rooms on one floor never import each other.

    app, cli        create_app, commands
    admin           what platform administrators do
    home            Today and the public front page
    forums people   features: topics and replies; profiles and the directory of people
    moderation      reports, what is decided about them, words that hold a text, the log of keepers
    notifications search realtime files     services: know people and communities, no feature
    communities     hubs, clusters, theme groups, partnerships, networks: membership, roles, tools
    institutions    schools, HEIs and others; registers; dated, verified affiliations
    accounts        people who sign in: e-mails, passwords, sessions, second factor
    audit           who did what when
    core            ground: mechanisms that know no word of the domain

Inside a room: events, models, policies, queries, actions, listeners/jobs, forms, views/sockets, seeds.
"""
