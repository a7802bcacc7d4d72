"""Commands for those who run an office: tables, releases, people, checks."""

import json
import secrets
from pathlib import Path

import click
from flask import Flask, current_app

from app.adapters import hashing
from app.database import Database
from app.domain.actor import SYSTEM
from app.errors import InvalidRelease, Refusal
from app.models import migrate as migrations
from app.operations import vocabulary
from app.services import demo, history, seeds, shipped, staff
from app.services.staff import Member


def init_cli(app: Flask) -> None:
    """Give the commands to `flask`."""
    for command in (migrate, publish, create_user, demo_people, accounts, verify_history):
        app.cli.add_command(command)


def _database() -> Database:
    database: Database = current_app.extensions["dengji"]
    return database


@click.command("migrate")
def migrate() -> None:
    """Bring the tables up to date and plant roles, dictionaries, parameters and the calendar."""
    database = _database()
    migrations.upgrade(database.engine)
    with database.transaction() as session:
        seeds.plant(session, database.neighbours.settings.workflows_dir)
    click.echo("数据库已是最新")


@click.command("publish")
@click.argument("service", nargs=-1)
def publish(service: tuple[str, ...]) -> None:
    """Check the shipped releases (or the named services) and put them into force."""
    settings = _database().neighbours.settings
    for key in service or shipped.services(settings.workflows_dir):
        _publish(key, settings.workflows_dir, settings.templates_dir)


def _publish(key: str, workflows: Path, templates: Path) -> None:
    try:
        files = shipped.bundle(key, workflows, templates)
        with _database().transaction() as session:
            release, new = shipped.publish(session, key, files, operations=vocabulary())
            number = release.number
    except InvalidRelease as error:
        for fault in error.faults:
            click.echo(f"{key} {fault.field}：{fault.message}", err=True)
        raise SystemExit(1) from error
    click.echo(f"{key} 第 {number} 版" + ("已发布" if new else "未变化"))


@click.command("create-user")
@click.argument("username")
@click.argument("name")
@click.option("--role", "roles", multiple=True, required=True, help="reviewer, approver, administrator, auditor")
def create_user(username: str, name: str, roles: tuple[str, ...]) -> None:
    """Create a member of staff and print the one-time password."""
    password = secrets.token_urlsafe(12)
    hashed = hashing.hash_password(password)
    try:
        with _database().transaction() as session:
            member = Member(name, frozenset(roles))
            staff.create(session, username, member, password_hash=hashed, by=SYSTEM)
    except Refusal as error:
        raise click.ClickException(error.message) from error
    click.echo(password)


@click.command("demo")
def demo_people() -> None:
    """Add the demonstration's people and cases; those that are there stay as they are."""
    database = _database()
    if demo.exists(database.neighbours.settings.data_dir):
        click.echo("演示数据已存在")
        return
    with database.transaction() as session:
        listed = demo.load(session)
    demo.remember(database.neighbours.settings.data_dir, listed)
    click.echo("演示数据已就绪")


@click.command("accounts")
def accounts() -> None:
    """Print the demonstration's accounts as JSON."""
    click.echo(json.dumps(demo.known_accounts(_database().neighbours.settings.data_dir), ensure_ascii=False, indent=2))


@click.command("verify-history")
def verify_history() -> None:
    """Recompute every chain of events; a broken one is named and the exit code is 1."""
    with _database().reading() as session:
        broken = list(history.breaks(session))
    for place in broken:
        click.echo(place, err=True)
    if broken:
        raise SystemExit(1)
    click.echo("历史记录完整")
