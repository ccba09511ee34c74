"""Ground floor: mechanisms that know no word of the domain. Each exists exactly once.

db (rows and transactions), events (facts), outbox and jobs (effects after commit), authz (who may), subjects (what a
``(kind, id)`` is), markdown (the only door for people's text), paging, forms, idempotency, turbo, frame, assets and
scripts, caching, security, limits, errors, logging, health, clock, mail, i18n, seeding, styleguide.
"""
