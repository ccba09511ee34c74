# One image for web, realtime and worker: compose.yaml says which command runs where.
FROM python:3.12-slim-trixie

ENV PYTHONUNBUFFERED=1 PYTHONDONTWRITEBYTECODE=1 MALLOC_ARENA_MAX=2 PIP_NO_CACHE_DIR=1 COP_ENV=production COP_INSTANCE=/instance
WORKDIR /srv

# pg_dump and pg_restore, of the release that compose.yaml runs: `cop backup` and `cop restore` call them.
RUN apt-get update && apt-get install --yes --no-install-recommends postgresql-client-17 && rm -rf /var/lib/apt/lists/*

COPY bin/requirements.txt bin/requirements-s3.txt bin/
RUN pip install --disable-pip-version-check --require-hashes -r bin/requirements-s3.txt

COPY config.py wsgi.py ./
COPY cop cop
COPY templates templates
COPY static static
COPY migrations migrations

RUN useradd --system --home-dir /srv interchange && install --directory --owner interchange /instance
USER interchange
VOLUME /instance
EXPOSE 8000

CMD ["gunicorn", "wsgi:app", "--bind", "0.0.0.0:8000", "--workers", "2", "--worker-class", "gthread", \
     "--threads", "32", "--worker-connections", "1000", "--no-control-socket", "--worker-tmp-dir", "/dev/shm"]
