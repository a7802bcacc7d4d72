"""How often somebody may try: per address, and per account where somebody is logged in.

Counted in Redis when there is one, else in the memory of this process; when Redis is lost, each process counts on
by itself, so a limit never opens wide.
"""

import time

from flask import Flask, Response, request
from flask_limiter import Limiter

from app.adapters.neighbours import counter_options
from app.config import Settings
from app.web.world import me


def _address() -> str:
    return request.remote_addr or "nobody"


def _person() -> str:
    visitor = me()
    return str(visitor.account_id) if visitor else _address()


def _has_failed(response: Response) -> bool:
    return response.status_code != 302


limiter = Limiter(_address, strategy="fixed-window", in_memory_fallback_enabled=True)

# Only failed logins count, so that an office behind one address can work.
login = limiter.limit("20 per 10 minutes", methods=["POST"], deduct_when=_has_failed)
password = limiter.shared_limit("20 per 10 minutes", scope="password", key_func=_person, methods=["POST"])
captcha = limiter.shared_limit("120 per minute", scope="captcha")
verification = limiter.shared_limit("30 per minute; 300 per hour", scope="verification")
upload = limiter.shared_limit("60 per minute; 600 per hour", scope="upload", key_func=_person)
deliveries = limiter.shared_limit("60 per minute; 1200 per hour", scope="deliveries")
own_data = limiter.shared_limit("5 per hour; 20 per day", scope="own_data", key_func=_person)
export = limiter.shared_limit("20 per minute; 120 per hour", scope="export", key_func=_person)


def install(app: Flask, settings: Settings) -> None:
    """Choose where tries are counted."""
    app.config["RATELIMIT_STORAGE_URI"] = settings.redis_url or "memory://"
    app.config["RATELIMIT_STORAGE_OPTIONS"] = counter_options(settings)
    limiter.init_app(app)


def seconds_left() -> int:
    """After how many seconds the limit that was just reached opens again."""
    limit = limiter.current_limit
    return max(int(limit.reset_at - time.time()), 1) if limit else 60
