"""HTTP: rooms of pages, each a package with its blueprints. Every route says who may enter."""

from importlib import import_module
from pkgutil import iter_modules

from flask import Blueprint, Flask
from flask_wtf import CSRFProtect

from app.config import Settings
from app.database import Database
from app.web import access, api, limits, logs, page, refusals, security, sessions, world

csrf = CSRFProtect()


def create_app(settings: Settings | None = None, database: Database | None = None) -> Flask:
    """Wire the application; it decides nothing. The settings come from the environment unless they are given."""
    settings = settings or (database.neighbours.settings if database else Settings())
    security.check(settings)
    app = Flask(__name__)
    world.install(app, database or Database.open(settings))
    logs.install(app)
    sessions.install(app, settings)
    security.install(app, settings)
    refusals.install(app)
    csrf.init_app(app)
    limits.install(app, settings)
    page.install(app)
    app.before_request(access.activation_first)
    csrf.exempt(api.blueprint)  # it takes no cookie for an answer, so nobody else's page can use one
    for blueprint in _rooms():
        app.register_blueprint(blueprint)
    return app


def _rooms() -> list[Blueprint]:
    """The blueprints of all modules beside this one, in the order of their names."""
    modules = [import_module(f"{__name__}.{found.name}") for found in iter_modules(__path__)]
    found = [value for module in modules for value in vars(module).values() if isinstance(value, Blueprint)]
    return list(dict.fromkeys(found))
