"""Kombu's Redis transport with a worker that does not wait for ever when Redis goes away while a message is finished.

Kombu keeps a message whose acknowledgement failed among those that are being worked on. Once there are as many as the
worker may hold, it asks for no more, and since it asks for nothing it never notices that Redis is back.
"""

from collections.abc import Callable

from kombu.transport import redis


class QoS(redis.QoS):
    """What the worker holds: a finished message is let go of, whether Redis heard of it or not.

    Redis then gives it out once more, which is harmless: a message is only a hint.
    """

    def ack(self, delivery_tag: str) -> None:
        tell_redis: Callable[[str], None] = super().ack
        try:
            tell_redis(delivery_tag)
        finally:
            self._quick_ack(delivery_tag)


class Channel(redis.Channel):
    """A channel that counts in our way."""

    QoS = QoS


class Transport(redis.Transport):
    """The transport that Celery is given by its dotted name."""

    Channel = Channel
