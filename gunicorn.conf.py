"""How gunicorn serves the site: `gunicorn` in this folder needs no arguments."""

import os

wsgi_app = "app.wsgi:create_app()"
bind = f"{os.environ.get('HOST', '127.0.0.1')}:{os.environ.get('PORT', '8000')}"
worker_class = "gthread"
# Without Redis the counts of tries are in the process's memory, so there is one process that has them all.
workers = int(os.environ.get("WEB_PROCESSES", "2" if os.environ.get("DENGJI_REDIS_URL") else "1"))
threads = int(os.environ.get("WEB_THREADS", "8"))
timeout = 60
graceful_timeout = 30
keepalive = 5
control_socket_disable = True
accesslog = os.environ.get("ACCESS_LOG") or None
# Paths without their query: what people search for is nobody's business.
access_log_format = '%(t)s %(h)s "%(m)s %(U)s" %(s)s %(B)s %(M)sms'
