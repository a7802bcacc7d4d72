"""Register, learning, members and pages."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "training",
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("course_code", sa.Text(), nullable=False),
        sa.Column("place", sa.Text(), nullable=False),
        sa.Column("teacher", sa.Text(), nullable=False),
        sa.Column("description", sa.Text(), nullable=False),
        sa.Column("starts_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ends_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("enrol_until", sa.DateTime(timezone=True), nullable=False),
        sa.Column("seats", sa.Integer(), nullable=False),
        sa.Column("taken", sa.Integer(), nullable=False),
        sa.Column("tenths", sa.Integer(), nullable=False),
        sa.Column("compulsory", sa.Boolean(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_training")),
    )
    with op.batch_alter_table("training", schema=None) as batch_op:
        batch_op.create_index("ix_training_state_starts_at", ["state", "starts_at"], unique=False)

    op.create_table(
        "enrolment",
        sa.Column("training_id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("enrolled_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("cancelled_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("attended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("attended_by", sa.Text(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_enrolment_person_id_person")),
        sa.ForeignKeyConstraint(["training_id"], ["training.id"], name=op.f("fk_enrolment_training_id_training")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_enrolment")),
        sa.UniqueConstraint("training_id", "person_id", name=op.f("uq_enrolment_training_id_person_id")),
    )
    with op.batch_alter_table("enrolment", schema=None) as batch_op:
        batch_op.create_index("ix_enrolment_person_id", ["person_id"], unique=False)

    op.create_table(
        "api_token",
        sa.Column("platform", sa.Text(), nullable=False),
        sa.Column("label", sa.Text(), nullable=False),
        sa.Column("digest", sa.Text(), nullable=False),
        sa.Column("account_id", sa.Uuid(), nullable=True),
        sa.Column("used_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("revoked_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=op.f("fk_api_token_account_id_account")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_api_token")),
        sa.UniqueConstraint("digest", name=op.f("uq_api_token_digest")),
    )
    op.create_table(
        "hour_record",
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("platform", sa.Text(), nullable=False),
        sa.Column("record_id", sa.Text(), nullable=False),
        sa.Column("course_code", sa.Text(), nullable=False),
        sa.Column("course", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("tenths", sa.Integer(), nullable=False),
        sa.Column("compulsory", sa.Boolean(), nullable=False),
        sa.Column("finished_on", sa.Date(), nullable=False),
        sa.Column("reverses_id", sa.Uuid(), nullable=True),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("account_id", sa.Uuid(), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=op.f("fk_hour_record_account_id_account")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_hour_record_person_id_person")),
        sa.ForeignKeyConstraint(
            ["reverses_id"], ["hour_record.id"], name=op.f("fk_hour_record_reverses_id_hour_record")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_hour_record")),
        sa.UniqueConstraint("platform", "record_id", name=op.f("uq_hour_record_platform_record_id")),
        sa.UniqueConstraint("reverses_id", name=op.f("uq_hour_record_reverses_id")),
    )
    with op.batch_alter_table("hour_record", schema=None) as batch_op:
        batch_op.create_index("ix_hour_record_person_id_finished_on", ["person_id", "finished_on"], unique=False)

    op.create_table(
        "membership",
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("joined_on", sa.Date(), nullable=False),
        sa.Column("valid_to", sa.Date(), nullable=True),
        sa.Column("left_on", sa.Date(), nullable=True),
        sa.Column("case_id", sa.Uuid(), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["case_id"], ["case.id"], name=op.f("fk_membership_case_id_case")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_membership_person_id_person")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_membership")),
        sa.UniqueConstraint("case_id", name=op.f("uq_membership_case_id")),
        sa.UniqueConstraint("number", name=op.f("uq_membership_number")),
        sa.UniqueConstraint("person_id", name=op.f("uq_membership_person_id")),
    )
    op.create_table(
        "organisation_request",
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("uscc", sa.Text(), nullable=False),
        sa.Column("name_key", sa.Text(), nullable=False),
        sa.Column("leader_id", sa.Uuid(), nullable=True),
        sa.Column("organisation_id", sa.Uuid(), nullable=True),
        sa.ForeignKeyConstraint(["case_id"], ["case.id"], name=op.f("fk_organisation_request_case_id_case")),
        sa.ForeignKeyConstraint(["leader_id"], ["case.id"], name=op.f("fk_organisation_request_leader_id_case")),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.id"], name=op.f("fk_organisation_request_organisation_id_organisation")
        ),
        sa.PrimaryKeyConstraint("case_id", name=op.f("pk_organisation_request")),
    )
    with op.batch_alter_table("organisation_request", schema=None) as batch_op:
        batch_op.create_index("ix_organisation_request_leader_id", ["leader_id"], unique=False)
        batch_op.create_index("ix_organisation_request_name_key", ["name_key"], unique=False)
        batch_op.create_index("ix_organisation_request_uscc", ["uscc"], unique=False)

    op.create_table(
        "page_version",
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("markdown", sa.Text(), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("account_id", sa.Uuid(), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=op.f("fk_page_version_account_id_account")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_page_version")),
        sa.UniqueConstraint("key", "version", name=op.f("uq_page_version_key_version")),
    )
    op.create_table(
        "register_act",
        sa.Column("registration_id", sa.Uuid(), nullable=False),
        sa.Column("act", sa.Text(), nullable=False),
        sa.Column("reason_code", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("asked_by", sa.Uuid(), nullable=False),
        sa.Column("decided_by", sa.Uuid(), nullable=True),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["asked_by"], ["account.id"], name=op.f("fk_register_act_asked_by_account")),
        sa.ForeignKeyConstraint(["decided_by"], ["account.id"], name=op.f("fk_register_act_decided_by_account")),
        sa.ForeignKeyConstraint(
            ["registration_id"], ["registration.id"], name=op.f("fk_register_act_registration_id_registration")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_register_act")),
    )
    with op.batch_alter_table("register_act", schema=None) as batch_op:
        batch_op.create_index("ix_register_act_state", ["state", "created_at"], unique=False)
        batch_op.create_index(
            "uq_register_act_waiting",
            ["registration_id"],
            unique=True,
            postgresql_where=sa.text("state = 'waiting'"),
            sqlite_where=sa.text("state = 'waiting'"),
        )

    op.create_table(
        "membership_fee",
        sa.Column("membership_id", sa.Uuid(), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("due_fen", sa.Integer(), nullable=False),
        sa.Column("paid_fen", sa.Integer(), nullable=False),
        sa.Column("paid_on", sa.Date(), nullable=True),
        sa.Column("method", sa.Text(), nullable=False),
        sa.Column("receipt_no", sa.Text(), nullable=True),
        sa.Column("turn", sa.Integer(), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("reverses_id", sa.Uuid(), nullable=True),
        sa.Column("account_id", sa.Uuid(), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=op.f("fk_membership_fee_account_id_account")),
        sa.ForeignKeyConstraint(
            ["membership_id"], ["membership.id"], name=op.f("fk_membership_fee_membership_id_membership")
        ),
        sa.ForeignKeyConstraint(
            ["reverses_id"], ["membership_fee.id"], name=op.f("fk_membership_fee_reverses_id_membership_fee")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_membership_fee")),
        sa.UniqueConstraint("receipt_no", "turn", name=op.f("uq_membership_fee_receipt_no_turn")),
        sa.UniqueConstraint("reverses_id", name=op.f("uq_membership_fee_reverses_id")),
    )
    with op.batch_alter_table("membership_fee", schema=None) as batch_op:
        batch_op.create_index("ix_membership_fee_membership_id_year", ["membership_id", "year"], unique=False)

    with op.batch_alter_table("case", schema=None) as batch_op:
        batch_op.add_column(sa.Column("policy", sa.JSON(), nullable=False, server_default="{}"))
        batch_op.add_column(sa.Column("conditions", sa.JSON(), nullable=False, server_default="[]"))
        batch_op.add_column(sa.Column("origin", sa.Text(), nullable=False, server_default=""))
    _add_reference("case", "parent_id", "case")
    with op.batch_alter_table("case", schema=None) as batch_op:
        batch_op.create_index("ix_case_parent_id", ["parent_id"], unique=False)

    with op.batch_alter_table("organisation", schema=None) as batch_op:
        batch_op.add_column(sa.Column("former_names", sa.JSON(), nullable=False, server_default="[]"))
        batch_op.add_column(sa.Column("former_keys", sa.Text(), nullable=False, server_default=""))
    _add_reference("organisation", "merged_into_id", "organisation")
    op.drop_index("ix_organisation_name_key", table_name="organisation")
    op.create_index(
        "ix_organisation_name_key", "organisation", ["name_key"], postgresql_ops={"name_key": "text_pattern_ops"}
    )

    with op.batch_alter_table("person", schema=None) as batch_op:
        batch_op.create_index(
            "ix_person_full_name", ["full_name"], unique=False, postgresql_ops={"full_name": "text_pattern_ops"}
        )

    with op.batch_alter_table("registration", schema=None) as batch_op:
        batch_op.add_column(sa.Column("renewed_from", sa.Date(), nullable=True))
        batch_op.create_index("ix_registration_organisation_id", ["organisation_id"], unique=False)
        batch_op.create_index("ix_registration_state_valid_to", ["state", "valid_to"], unique=False)
        batch_op.create_index("ix_registration_valid_to", ["valid_to"], unique=False)

    with op.batch_alter_table("registration_version", schema=None) as batch_op:
        batch_op.add_column(sa.Column("act", sa.Text(), nullable=False, server_default=""))
        batch_op.add_column(sa.Column("reason", sa.Text(), nullable=False, server_default=""))


def _add_reference(table: str, column: str, target: str) -> None:
    """Add a column that points to another table; SQLite cannot do it in two steps without copying the table."""
    name = f"fk_{table}_{column}_{target}"
    if op.get_bind().dialect.name == "sqlite":
        op.execute(f'ALTER TABLE "{table}" ADD COLUMN {column} CHAR(32) CONSTRAINT {name} REFERENCES "{target}" (id)')
        return
    op.add_column(table, sa.Column(column, sa.Uuid(), nullable=True))
    op.create_foreign_key(name, table, target, [column], ["id"])


def downgrade() -> None:
    with op.batch_alter_table("registration_version", schema=None) as batch_op:
        batch_op.drop_column("reason")
        batch_op.drop_column("act")

    with op.batch_alter_table("registration", schema=None) as batch_op:
        batch_op.drop_index("ix_registration_valid_to")
        batch_op.drop_index("ix_registration_state_valid_to")
        batch_op.drop_index("ix_registration_organisation_id")
        batch_op.drop_column("renewed_from")

    with op.batch_alter_table("person", schema=None) as batch_op:
        batch_op.drop_index("ix_person_full_name")

    op.drop_index("ix_organisation_name_key", table_name="organisation")
    op.create_index("ix_organisation_name_key", "organisation", ["name_key"])
    with op.batch_alter_table("organisation", schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f("fk_organisation_merged_into_id_organisation"), type_="foreignkey")
        batch_op.drop_column("merged_into_id")
        batch_op.drop_column("former_keys")
        batch_op.drop_column("former_names")

    with op.batch_alter_table("case", schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f("fk_case_parent_id_case"), type_="foreignkey")
        batch_op.drop_index("ix_case_parent_id")
        batch_op.drop_column("parent_id")
        batch_op.drop_column("origin")
        batch_op.drop_column("conditions")
        batch_op.drop_column("policy")

    with op.batch_alter_table("membership_fee", schema=None) as batch_op:
        batch_op.drop_index("ix_membership_fee_membership_id_year")

    op.drop_table("membership_fee")
    with op.batch_alter_table("register_act", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_register_act_waiting",
            postgresql_where=sa.text("state = 'waiting'"),
            sqlite_where=sa.text("state = 'waiting'"),
        )
        batch_op.drop_index("ix_register_act_state")

    op.drop_table("register_act")
    op.drop_table("page_version")
    with op.batch_alter_table("organisation_request", schema=None) as batch_op:
        batch_op.drop_index("ix_organisation_request_uscc")
        batch_op.drop_index("ix_organisation_request_name_key")
        batch_op.drop_index("ix_organisation_request_leader_id")

    op.drop_table("organisation_request")
    op.drop_table("membership")
    with op.batch_alter_table("hour_record", schema=None) as batch_op:
        batch_op.drop_index("ix_hour_record_person_id_finished_on")

    op.drop_table("hour_record")
    op.drop_table("api_token")
    with op.batch_alter_table("enrolment", schema=None) as batch_op:
        batch_op.drop_index("ix_enrolment_person_id")

    op.drop_table("enrolment")
    with op.batch_alter_table("training", schema=None) as batch_op:
        batch_op.drop_index("ix_training_state_starts_at")

    op.drop_table("training")
