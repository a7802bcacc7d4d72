"""Commands for those who run an office: tables, releases, people, checks."""

import json
import secrets
from pathlib import Path

import click
from flask import Flask, current_app
from flask.cli import with_appcontext
from sqlalchemy.orm import Session

from app.adapters import hashing
from app.database import Database
from app.domain.actor import SYSTEM, Actor
from app.errors import InvalidRelease, NotAllowed, Refusal
from app.models import migrate as migrations
from app.operations import vocabulary
from app.queries import accounts as queries
from app.services import demo, history, imports, rosters, seeds, shipped, staff
from app.services.staff import Member


def init_cli(app: Flask) -> None:
    """Give the commands to `flask`."""
    for command in (migrate, publish, import_roster, create_user, demo_people, accounts, verify_history):
        app.cli.add_command(command)


def _database() -> Database:
    database: Database = current_app.extensions["dengji"]
    return database


@click.command("migrate")
@with_appcontext
def migrate() -> None:
    """Bring the tables up to date and plant roles, dictionaries, parameters and the calendar."""
    database = _database()
    migrations.upgrade(database.engine)
    with database.transaction() as session:
        seeds.plant(session, database.neighbours.settings.workflows_dir)
    click.echo("数据库已是最新")


@click.command("publish")
@click.argument("service", nargs=-1)
@click.option(
    "--from",
    "folder",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    help="a folder with workflows/ and templates_docx/ of its own, instead of the shipped ones",
)
@with_appcontext
def publish(service: tuple[str, ...], folder: Path | None) -> None:
    """Check the shipped releases (or the named services) and put them into force."""
    settings = _database().neighbours.settings
    workflows, templates = settings.workflows_dir, settings.templates_dir
    if folder is not None:
        workflows, templates = folder / "workflows", folder / "templates_docx"
        with _database().transaction() as session:
            seeds.plant_dictionaries(session, workflows / "dictionaries")
    for key in service or shipped.services(workflows):
        _publish(key, workflows, templates)


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


@click.command("import-roster")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--by", "user_name", required=True, help="the administrator who answers for it")
@click.option("--apply", "for_good", is_flag=True, help="write what was found good; without it nothing is written")
@with_appcontext
def import_roster(file: Path, user_name: str, *, for_good: bool) -> None:
    """Look at a roster file (CSV or XLSX), and import its good rows with --apply."""
    try:
        with _database().transaction() as session:
            by = _administrator(session, user_name)
            row = imports.preview(session, rosters.KIND, file.read_bytes(), file.name, by=by)
            if for_good:
                imports.apply(session, rosters.KIND, row.id, by=by)
            report = dict(row.report)
    except Refusal as error:
        raise click.ClickException(error.message) from error
    click.echo(json.dumps(report["counts"], ensure_ascii=False))
    for fault in report["faults"]:
        click.echo(json.dumps(fault, ensure_ascii=False), err=True)


def _administrator(session: Session, user_name: str) -> Actor:
    account = queries.by_login(session, queries.login_indexes(session, user_name))
    if account is None or "administrator" not in account.roles:
        raise NotAllowed(f"{user_name} 不是管理员")
    return Actor(account.id, account.display_name, roles=account.roles)


@click.command("create-user")
@click.argument("username")
@click.argument("name")
@click.option("--role", "roles", multiple=True, required=True, help="reviewer, approver, administrator, auditor")
@with_appcontext
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
@with_appcontext
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
@with_appcontext
def accounts() -> None:
    """Print the demonstration's accounts as JSON."""
    click.echo(json.dumps(demo.known_accounts(_database().neighbours.settings.data_dir), ensure_ascii=False, indent=2))


@click.command("verify-history")
@with_appcontext
def verify_history() -> None:
    """Recompute every chain of events; a broken one is named and the exit code is 1."""
    with _database().reading() as session:
        broken = list(history.breaks(session))
    for place in broken:
        click.echo(place, err=True)
    if broken:
        raise SystemExit(1)
    click.echo("历史记录完整")
