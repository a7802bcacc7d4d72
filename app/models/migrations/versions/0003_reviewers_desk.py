"""The reviewers' desk."""

import sqlalchemy as sa
from alembic import op

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

    with op.batch_alter_table("remark", schema=None) as batch_op:
        batch_op.add_column(sa.Column("spot", sa.JSON(), nullable=False, server_default="{}"))
        batch_op.add_column(sa.Column("answered_at", sa.DateTime(timezone=True), nullable=True))
        batch_op.add_column(sa.Column("state", sa.Text(), nullable=False, server_default="open"))

    with op.batch_alter_table("stored_file", schema=None) as batch_op:
        batch_op.add_column(sa.Column("facts", sa.JSON(), nullable=False, server_default="{}"))

    with op.batch_alter_table("task", schema=None) as batch_op:
        batch_op.add_column(sa.Column("touched_at", sa.DateTime(timezone=True), nullable=True))
        batch_op.add_column(sa.Column("preferred_until", sa.DateTime(timezone=True), nullable=True))

    _add_reference("decision", "supersedes_id", "decision")
    _add_reference("document", "decision_id", "decision")
    _add_reference("remark", "resolved_by", "account")
    _add_reference("remark", "repeats_id", "remark")
    _add_reference("task", "held_for_id", "account")
    _add_reference("task", "preferred_id", "account")


def _add_reference(table: str, column: str, target: str) -> None:
    """Add a column that points to another table; SQLite cannot do it in two steps without copying the table."""
    name = f"fk_{table}_{column}_{target}"
    if op.get_bind().dialect.name == "sqlite":
        op.execute(f'ALTER TABLE "{table}" ADD COLUMN {column} CHAR(32) CONSTRAINT {name} REFERENCES "{target}" (id)')
        return
    op.add_column(table, sa.Column(column, sa.Uuid(), nullable=True))
    op.create_foreign_key(name, table, target, [column], ["id"])


def downgrade() -> None:
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
        batch_op.drop_column("answered_at")
        batch_op.drop_column("spot")

    with op.batch_alter_table("document", schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f("fk_document_decision_id_decision"), type_="foreignkey")
        batch_op.drop_column("decision_id")

    with op.batch_alter_table("decision", schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f("fk_decision_supersedes_id_decision"), type_="foreignkey")
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
    with op.batch_alter_table("leave", schema=None) as batch_op:
        batch_op.drop_index("ix_leave_state")
        batch_op.drop_index("ix_leave_account_id_first_day")

    op.drop_table("leave")
