# One image for web, worker and clock; which of them a container is, its command says (see compose.yaml).
FROM debian:bookworm-slim

RUN apt-get update \
    && DEBIAN_FRONTEND=noninteractive apt-get install -y --no-install-recommends \
        python3.11 python3-venv python3-uno libreoffice-writer-nogui \
        fonts-noto-cjk fonts-arphic-uming fonts-arphic-ukai fonts-liberation ca-certificates \
    && rm -rf /var/lib/apt/lists/* \
    && useradd --system --uid 10001 --home-dir /data --create-home dengji

WORKDIR /srv/dengji
COPY requirements.lock ./
RUN python3.11 -m venv /opt/venv && /opt/venv/bin/pip install --no-cache-dir --require-hashes -r requirements.lock
COPY . .

ENV PATH=/opt/venv/bin:$PATH LANG=C.UTF-8 PYTHONUNBUFFERED=1 HOST=0.0.0.0 DENGJI_DATA_DIR=/data
USER dengji
VOLUME /data
EXPOSE 8000
CMD ["gunicorn"]
