"""The reviewers' desk."""

import sqlalchemy as sa
from alembic import op

from app.domain.ties import named_units

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "leave",
        sa.Column("account_id", sa.Uuid(), nullable=False),
        sa.Column("deputy_id", sa.Uuid(), nullable=True),
        sa.Column("first_day", sa.Date(), nullable=False),
        sa.Column("last_day", sa.Date(), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=op.f("fk_leave_account_id_account")),
        sa.ForeignKeyConstraint(["deputy_id"], ["account.id"], name=op.f("fk_leave_deputy_id_account")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_leave")),
    )
    with op.batch_alter_table("leave", schema=None) as batch_op:
        batch_op.create_index("ix_leave_account_id_first_day", ["account_id", "first_day"], unique=False)
        batch_op.create_index("ix_leave_state", ["state"], unique=False)

    op.create_table(
        "tie",
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("unit", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["case_id"], ["case.id"], name=op.f("fk_tie_case_id_case")),
        sa.PrimaryKeyConstraint("case_id", "unit", name=op.f("pk_tie")),
    )
    op.create_table(
        "saved_view",
        sa.Column("account_id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("tab", sa.Text(), nullable=False),
        sa.Column("query", sa.JSON(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=op.f("fk_saved_view_account_id_account")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_saved_view")),
        sa.UniqueConstraint("account_id", "name", name=op.f("uq_saved_view_account_id_name")),
    )
    op.create_table(
        "decision_draft",
        sa.Column("task_id", sa.Uuid(), nullable=False),
        sa.Column("account_id", sa.Uuid(), nullable=False),
        sa.Column("content", sa.JSON(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("saved_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=op.f("fk_decision_draft_account_id_account")),
        sa.ForeignKeyConstraint(["task_id"], ["task.id"], name=op.f("fk_decision_draft_task_id_task")),
        sa.PrimaryKeyConstraint("task_id", "account_id", name=op.f("pk_decision_draft")),
    )
    op.create_table(
        "sample_check",
        sa.Column("decision_id", sa.Uuid(), nullable=False),
        sa.Column("why", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("holder_id", sa.Uuid(), nullable=True),
        sa.Column("outcome", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("opinion", sa.Text(), nullable=False),
        sa.Column("checked_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["decision_id"], ["decision.id"], name=op.f("fk_sample_check_decision_id_decision")),
        sa.ForeignKeyConstraint(["holder_id"], ["account.id"], name=op.f("fk_sample_check_holder_id_account")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sample_check")),
        sa.UniqueConstraint("decision_id", name=op.f("uq_sample_check_decision_id")),
    )
    with op.batch_alter_table("sample_check", schema=None) as batch_op:
        batch_op.create_index("ix_sample_check_state", ["state", "created_at"], unique=False)

    with op.batch_alter_table("account", schema=None) as batch_op:
        batch_op.add_column(sa.Column("skills", sa.JSON(), nullable=False, server_default="[]"))
        batch_op.add_column(sa.Column("newcomer_left", sa.Integer(), nullable=False, server_default="0"))
        batch_op.add_column(sa.Column("settings", sa.JSON(), nullable=False, server_default="{}"))

    with op.batch_alter_table("attachment", schema=None) as batch_op:
        batch_op.create_index("ix_attachment_file_id", ["file_id"], unique=False)

    with op.batch_alter_table("decision", schema=None) as batch_op:
        batch_op.add_column(sa.Column("differs", sa.Text(), nullable=False, server_default=""))
        batch_op.add_column(sa.Column("again", sa.Text(), nullable=False, server_default=""))
        batch_op.add_column(sa.Column("superseded_at", sa.DateTime(timezone=True), nullable=True))
        batch_op.create_index("ix_decision_created_at", ["created_at"], unique=False)

    with op.batch_alter_table("document", schema=None) as batch_op:
        batch_op.add_column(sa.Column("title", sa.Text(), nullable=False, server_default=""))

    with op.batch_alter_table("remark", schema=None) as batch_op:
        batch_op.add_column(sa.Column("spot", sa.JSON(), nullable=False, server_default="{}"))
        batch_op.add_column(sa.Column("answered_at", sa.DateTime(timezone=True), nullable=True))
        batch_op.add_column(sa.Column("answer", sa.Text(), nullable=False, server_default=""))
        batch_op.add_column(sa.Column("state", sa.Text(), nullable=False, server_default="open"))

    with op.batch_alter_table("stored_file", schema=None) as batch_op:
        batch_op.add_column(sa.Column("facts", sa.JSON(), nullable=False, server_default="{}"))

    with op.batch_alter_table("task", schema=None) as batch_op:
        batch_op.add_column(sa.Column("touched_at", sa.DateTime(timezone=True), nullable=True))
        batch_op.add_column(sa.Column("preferred_until", sa.DateTime(timezone=True), nullable=True))

    with op.batch_alter_table("case", schema=None) as batch_op:
        batch_op.add_column(sa.Column("news_at", sa.DateTime(timezone=True), nullable=True))
    op.execute('UPDATE "case" SET news_at = (SELECT max(event.at) FROM event WHERE event.case_id = "case".id)')
    _copy_to_tasks()
    _index_the_queue()

    _add_reference("decision", "supersedes_id", "decision")
    _add_reference("document", "decision_id", "decision")
    _add_reference("remark", "resolved_by", "account")
    _add_reference("remark", "repeats_id", "remark")
    _add_reference("task", "held_for_id", "account")
    _add_reference("task", "preferred_id", "account")
    _keep_the_claims()


ORDERS = ("due_at", "name", "number", "applicant_name", "organisation_name", "service_key", "submitted_at")
COPIED = ("number", "applicant_name", "organisation_name", "service_key", "submitted_at")
OPEN = sa.text("closed_at IS NULL")
REVIEWS = sa.text("role <> 'applicant'")
ASKED_FOR = sa.text("organisation_id IS NULL AND organisation_name <> ''")


def _copy_to_tasks() -> None:
    """What the desk sorts by, from the cases to their tasks."""
    with op.batch_alter_table("task", schema=None) as batch_op:
        for column in COPIED[:-1]:
            batch_op.add_column(sa.Column(column, sa.Text(), nullable=False, server_default=""))
        batch_op.add_column(sa.Column("submitted_at", sa.DateTime(timezone=True), nullable=True))
    tasks, cases = (
        sa.table("task", *map(sa.column, ("case_id", *COPIED))),
        sa.table("case", *map(sa.column, ("id", *COPIED))),
    )
    op.execute(
        tasks.update().values(
            {name: sa.select(cases.c[name]).where(cases.c.id == tasks.c.case_id).scalar_subquery() for name in COPIED}
        )
    )


def _index_the_queue() -> None:
    """The orders in which the desk lists tasks, and what it searches."""
    op.create_index("ix_case_organisation_id", "case", ["organisation_id"])
    op.create_index(
        "ix_case_asked_for", "case", ["organisation_name"], postgresql_where=ASKED_FOR, sqlite_where=ASKED_FOR
    )
    op.create_index("ix_case_news_at", "case", ["news_at", "id"])
    op.create_index("ix_case_open_news_at", "case", ["news_at", "id"], postgresql_where=OPEN, sqlite_where=OPEN)
    op.drop_index("ix_task_queue", "task")
    for column in ORDERS:
        _index_tasks(f"ix_task_open_{column}", ["role", column, "id"], OPEN)
        _index_tasks(f"ix_task_review_{column}", ["role", column, "id"], REVIEWS)
    _index_tasks("ix_task_case_id_finished_by", ["case_id", "finished_by"], sa.text("finished_by IS NOT NULL"))
    op.create_index("ix_task_finished_by_closed_at", "task", ["finished_by", "closed_at", "id"])


def _keep_the_claims() -> None:
    """What is looked for among open tasks, and what claims and cases of before the desk need to know of themselves."""
    _index_tasks("ix_task_touched_at", ["touched_at"], sa.text("closed_at IS NULL AND holder_id IS NOT NULL"))
    for column in ("preferred_id", "held_for_id"):
        _index_tasks(f"ix_task_{column}", [column], sa.text(f"closed_at IS NULL AND {column} IS NOT NULL"))
    op.execute("UPDATE task SET touched_at = claimed_at WHERE closed_at IS NULL AND holder_id IS NOT NULL")
    case = sa.table("case", sa.column("id", sa.Uuid()), sa.column("person_id", sa.Uuid()), sa.column("closed_at"))
    profile = sa.table("profile", sa.column("person_id", sa.Uuid()), sa.column("answers", sa.JSON()))
    open_cases = sa.select(case.c.id, profile.c.answers).join(profile, profile.c.person_id == case.c.person_id)
    found = op.get_bind().execute(open_cases.where(case.c.closed_at.is_(None))).all()
    ties = [{"case_id": id_, "unit": unit} for id_, answers in found for unit in sorted(named_units(answers))]
    op.bulk_insert(sa.table("tie", sa.column("case_id", sa.Uuid()), sa.column("unit", sa.Text())), ties)


def _index_tasks(name: str, columns: list[str], condition: sa.TextClause) -> None:
    op.create_index(name, "task", columns, postgresql_where=condition, sqlite_where=condition)


def _add_reference(table: str, column: str, target: str) -> None:
    """Add a column that points to another table; SQLite cannot do it in two steps without copying the table."""
    name = f"fk_{table}_{column}_{target}"
    if op.get_bind().dialect.name == "sqlite":
        op.execute(f'ALTER TABLE "{table}" ADD COLUMN {column} CHAR(32) CONSTRAINT {name} REFERENCES "{target}" (id)')
        return
    op.add_column(table, sa.Column(column, sa.Uuid(), nullable=True))
    op.create_foreign_key(name, table, target, [column], ["id"])


def downgrade() -> None:
    for name in ("touched_at", "preferred_id", "held_for_id"):
        op.drop_index(f"ix_task_{name}", "task")
    op.drop_index("ix_task_finished_by_closed_at", "task")
    op.drop_index("ix_task_case_id_finished_by", "task")
    for column in ORDERS:
        op.drop_index(f"ix_task_open_{column}", "task")
        op.drop_index(f"ix_task_review_{column}", "task")
    op.create_index("ix_task_queue", "task", ["role", "closed_at", "holder_id", "due_at"])
    for name in ("asked_for", "organisation_id", "news_at", "open_news_at"):
        op.drop_index(f"ix_case_{name}", "case")
    with op.batch_alter_table("task", schema=None) as batch_op:
        for column in COPIED:
            batch_op.drop_column(column)
    with op.batch_alter_table("case", schema=None) as batch_op:
        batch_op.drop_column("news_at")

    with op.batch_alter_table("task", schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f("fk_task_preferred_id_account"), type_="foreignkey")
        batch_op.drop_constraint(batch_op.f("fk_task_held_for_id_account"), type_="foreignkey")
        batch_op.drop_column("preferred_until")
        batch_op.drop_column("preferred_id")
        batch_op.drop_column("held_for_id")
        batch_op.drop_column("touched_at")

    with op.batch_alter_table("stored_file", schema=None) as batch_op:
        batch_op.drop_column("facts")

    with op.batch_alter_table("remark", schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f("fk_remark_repeats_id_remark"), type_="foreignkey")
        batch_op.drop_constraint(batch_op.f("fk_remark_resolved_by_account"), type_="foreignkey")
        batch_op.drop_column("repeats_id")
        batch_op.drop_column("resolved_by")
        batch_op.drop_column("state")
        batch_op.drop_column("answer")
        batch_op.drop_column("answered_at")
        batch_op.drop_column("spot")

    with op.batch_alter_table("document", schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f("fk_document_decision_id_decision"), type_="foreignkey")
        batch_op.drop_column("decision_id")
        batch_op.drop_column("title")

    with op.batch_alter_table("decision", schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f("fk_decision_supersedes_id_decision"), type_="foreignkey")
        batch_op.drop_index("ix_decision_created_at")
        batch_op.drop_column("superseded_at")
        batch_op.drop_column("supersedes_id")
        batch_op.drop_column("again")
        batch_op.drop_column("differs")

    with op.batch_alter_table("attachment", schema=None) as batch_op:
        batch_op.drop_index("ix_attachment_file_id")

    with op.batch_alter_table("account", schema=None) as batch_op:
        batch_op.drop_column("settings")
        batch_op.drop_column("newcomer_left")
        batch_op.drop_column("skills")

    with op.batch_alter_table("sample_check", schema=None) as batch_op:
        batch_op.drop_index("ix_sample_check_state")

    op.drop_table("sample_check")
    op.drop_table("decision_draft")
    op.drop_table("saved_view")
    op.drop_table("tie")
    with op.batch_alter_table("leave", schema=None) as batch_op:
        batch_op.drop_index("ix_leave_state")
        batch_op.drop_index("ix_leave_account_id_first_day")

    op.drop_table("leave")
