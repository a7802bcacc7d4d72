"""The application for gunicorn and for `flask`: pages and commands, wired from the environment."""

from flask import Flask

from app.cli import init_cli
from app.web import create_app as create_pages


def create_app() -> Flask:
    """The pages, with the commands for those who run the office."""
    app = create_pages()
    init_cli(app)
    return app
