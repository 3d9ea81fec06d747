"""First release: agencies, programmes, reports, revisions, packages, trust, audit."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

_DECIMAL = sa.Numeric().with_variant(sa.Text(), "sqlite")
"""Decimals to the last digit: SQLite's own numbers are binary."""

_APPEND_ONLY = {
    "sqlite": (
        (
            "CREATE TRIGGER audit_event_no_update BEFORE UPDATE ON audit_event "
            "BEGIN SELECT RAISE(ABORT, 'audit_event is append-only'); END"
        ),
        (
            "CREATE TRIGGER audit_event_no_delete BEFORE DELETE ON audit_event "
            "BEGIN SELECT RAISE(ABORT, 'audit_event is append-only'); END"
        ),
    ),
    "postgresql": (
        (
            "CREATE FUNCTION refuse_audit_change() RETURNS trigger LANGUAGE plpgsql AS "
            "$$ BEGIN RAISE EXCEPTION 'audit_event is append-only'; END $$"
        ),
        (
            "CREATE TRIGGER audit_event_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON audit_event "
            "FOR EACH STATEMENT EXECUTE FUNCTION refuse_audit_change()"
        ),
    ),
}
"""The database itself refuses whoever changes the trail."""


def upgrade() -> None:
    """Create all tables."""
    op.create_table(
        "answer",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("content_sha256", sa.Text(), nullable=False),
        sa.Column("snapshot_sha256", sa.Text(), nullable=False),
        sa.Column("package_sha256", sa.Text(), nullable=False),
        sa.Column("result", sa.String(length=40), nullable=True),
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("evidence", sa.JSON(), nullable=False),
        sa.Column("received_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("kind IN ('receipt', 'return')", name=op.f("ck_answer_answerkind")),
        sa.CheckConstraint("result IN ('accepted', 'superseded')", name=op.f("ck_answer_receiptresult")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_answer")),
        sa.UniqueConstraint("content_sha256", name=op.f("uq_answer_content_sha256")),
    )
    op.create_index(op.f("ix_answer_snapshot_sha256"), "answer", ["snapshot_sha256"], unique=False)
    op.create_table(
        "answer_remark",
        sa.Column("answer_id", sa.Uuid(), nullable=False),
        sa.Column("position", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("place", sa.String(length=40), nullable=False),
        sa.Column("target", sa.Text(), nullable=False),
        sa.Column("paragraph", sa.Integer(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("done_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "place IN ('indicator', 'task', 'narrative', 'report')", name=op.f("ck_answer_remark_remarkplace")
        ),
        sa.ForeignKeyConstraint(
            ["answer_id"], ["answer.id"], name=op.f("fk_answer_remark_answer_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("answer_id", "position", name=op.f("pk_answer_remark")),
    )
    op.create_table(
        "agency",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("identifier", sa.Text(), nullable=False),
        sa.Column("valid_from", sa.Date(), nullable=True),
        sa.Column("valid_to", sa.Date(), nullable=True),
        sa.CheckConstraint("kind IN ('SO', 'DVSN', 'UBND_H', 'UBND_X', 'UBND_T')", name=op.f("ck_agency_agencykind")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_agency")),
        sa.UniqueConstraint("code", name=op.f("uq_agency_code")),
    )
    op.create_table(
        "agency_event",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("type", sa.String(length=40), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("legal_basis", sa.Text(), nullable=False),
        sa.CheckConstraint(
            "type IN ('establish', 'merge', 'split', 'rename', 'upgrade', 'move', 'continue', 'dissolve')",
            name=op.f("ck_agency_event_agencyeventtype"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_agency_event")),
    )
    op.create_table(
        "audit_event",
        sa.Column("seq", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("actor", sa.Text(), nullable=False),
        sa.Column("action", sa.Text(), nullable=False),
        sa.Column("subject", sa.Text(), nullable=False),
        sa.Column("before", sa.JSON(), nullable=True),
        sa.Column("after", sa.JSON(), nullable=True),
        sa.Column("previous_hash", sa.Text(), nullable=False),
        sa.Column("hash", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("seq", name=op.f("pk_audit_event")),
        sa.UniqueConstraint("hash", name=op.f("uq_audit_event_hash")),
    )
    op.create_index(op.f("ix_audit_event_action"), "audit_event", ["action"], unique=False)
    op.create_index(op.f("ix_audit_event_subject"), "audit_event", ["subject"], unique=False)
    for statement in _APPEND_ONLY[op.get_bind().dialect.name]:
        op.execute(statement)
    op.create_table(
        "programme_version",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("document", sa.LargeBinary(), nullable=False),
        sa.Column("document_sha256", sa.Text(), nullable=False),
        sa.Column("taken_in_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_programme_version")),
        sa.UniqueConstraint("code", "version", name=op.f("uq_programme_version_code_version")),
    )
    op.create_table(
        "received_package",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("sha256", sa.Text(), nullable=False),
        sa.Column("file_name", sa.Text(), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=True),
        sa.Column("first_received_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("verdict", sa.String(length=40), nullable=False),
        sa.Column("result", sa.String(length=40), nullable=False),
        sa.Column("reasons", sa.JSON(), nullable=False),
        sa.Column("signers", sa.JSON(), nullable=False),
        sa.Column("agency_code", sa.Text(), nullable=False),
        sa.Column("period_code", sa.Text(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=True),
        sa.Column("snapshot_sha256", sa.Text(), nullable=True),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("signed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("assurance", sa.String(length=40), nullable=False),
        sa.Column("notes", sa.JSON(), nullable=False),
        sa.Column("decided_by", sa.Text(), nullable=False),
        sa.Column("decision", sa.Text(), nullable=False),
        sa.Column("stored_as", sa.Text(), nullable=False),
        sa.CheckConstraint(
            "assurance IN ('unsigned', 'unproven', 'enrolled', 'letter', 'token', 'outside')",
            name=op.f("ck_received_package_assurance"),
        ),
        sa.CheckConstraint(
            "kind IN ('assignment', 'enrolment', 'certificate', 'report', 'forwarding', 'receipt', 'return')",
            name=op.f("ck_received_package_packagekind"),
        ),
        sa.CheckConstraint(
            "result IN ('accepted', 'duplicate', 'superseded', 'quarantined', 'refused', 'ignored')",
            name=op.f("ck_received_package_intakeresult"),
        ),
        sa.CheckConstraint(
            "verdict IN ('valid', 'valid_unsigned', 'untrusted', 'invalid', 'unreadable')",
            name=op.f("ck_received_package_verdict"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_received_package")),
        sa.UniqueConstraint("sha256", name=op.f("uq_received_package_sha256")),
    )
    op.create_index(op.f("ix_received_package_agency_code"), "received_package", ["agency_code"], unique=False)
    op.create_index(
        op.f("ix_received_package_first_received_at"), "received_package", ["first_received_at"], unique=False
    )
    op.create_index(
        op.f("ix_received_package_kind_period_code"), "received_package", ["kind", "period_code"], unique=False
    )
    op.create_index(
        op.f("ix_received_package_result_period_code"), "received_package", ["result", "period_code"], unique=False
    )
    op.create_index(op.f("ix_received_package_snapshot_sha256"), "received_package", ["snapshot_sha256"], unique=False)
    op.create_table(
        "setting",
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("value", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_setting")),
    )
    op.create_table(
        "trust_anchor",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("fingerprint", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("pem", sa.Text(), nullable=False),
        sa.Column("added_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("origin", sa.String(length=40), nullable=False),
        sa.Column("needs_revocation_list", sa.Boolean(), nullable=False),
        sa.CheckConstraint("origin IN ('own', 'outside', 'intermediate')", name=op.f("ck_trust_anchor_anchororigin")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_trust_anchor")),
        sa.UniqueConstraint("fingerprint", name=op.f("uq_trust_anchor_fingerprint")),
    )
    op.create_table(
        "revocation_list",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("authority", sa.Text(), nullable=False),
        sa.Column("number", sa.Text(), nullable=False),
        sa.Column("this_update", sa.DateTime(timezone=True), nullable=False),
        sa.Column("next_update", sa.DateTime(timezone=True), nullable=True),
        sa.Column("pem", sa.Text(), nullable=False),
        sa.Column("content_sha256", sa.Text(), nullable=False),
        sa.Column("added_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_revocation_list")),
        sa.UniqueConstraint("content_sha256", name=op.f("uq_revocation_list_content_sha256")),
    )
    op.create_index(
        op.f("ix_revocation_list_authority_this_update"), "revocation_list", ["authority", "this_update"], unique=False
    )
    op.create_table(
        "agency_event_participant",
        sa.Column("event_id", sa.Uuid(), nullable=False),
        sa.Column("agency_id", sa.Uuid(), nullable=False),
        sa.Column("role", sa.String(length=40), nullable=False),
        sa.Column("share", _DECIMAL, nullable=True),
        sa.CheckConstraint(
            "role IN ('predecessor', 'successor')", name=op.f("ck_agency_event_participant_participantrole")
        ),
        sa.ForeignKeyConstraint(["agency_id"], ["agency.id"], name=op.f("fk_agency_event_participant_agency_id")),
        sa.ForeignKeyConstraint(
            ["event_id"], ["agency_event.id"], name=op.f("fk_agency_event_participant_event_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("event_id", "agency_id", "role", name=op.f("pk_agency_event_participant")),
    )
    op.create_index(
        op.f("ix_agency_event_participant_agency_id"), "agency_event_participant", ["agency_id"], unique=False
    )
    op.create_table(
        "agency_name",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("agency_id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("short_name", sa.Text(), nullable=False),
        sa.Column("header", sa.JSON(), nullable=False),
        sa.Column("superior", sa.Text(), nullable=False),
        sa.Column("abbreviation", sa.Text(), nullable=False),
        sa.Column("place", sa.Text(), nullable=False),
        sa.Column("authority", sa.JSON(), nullable=False),
        sa.Column("valid_from", sa.Date(), nullable=True),
        sa.Column("valid_to", sa.Date(), nullable=True),
        sa.ForeignKeyConstraint(
            ["agency_id"], ["agency.id"], name=op.f("fk_agency_name_agency_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_agency_name")),
    )
    op.create_index(op.f("ix_agency_name_agency_id"), "agency_name", ["agency_id"], unique=False)
    op.create_table(
        "agency_placement",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("agency_id", sa.Uuid(), nullable=False),
        sa.Column("parent_id", sa.Uuid(), nullable=False),
        sa.Column("valid_from", sa.Date(), nullable=True),
        sa.Column("valid_to", sa.Date(), nullable=True),
        sa.ForeignKeyConstraint(
            ["agency_id"], ["agency.id"], name=op.f("fk_agency_placement_agency_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["parent_id"], ["agency.id"], name=op.f("fk_agency_placement_parent_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_agency_placement")),
    )
    op.create_index(op.f("ix_agency_placement_agency_id"), "agency_placement", ["agency_id"], unique=False)
    op.create_index(op.f("ix_agency_placement_parent_id"), "agency_placement", ["parent_id"], unique=False)
    op.create_table(
        "agency_forwarder",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("agency_id", sa.Uuid(), nullable=False),
        sa.Column("forwarder_id", sa.Uuid(), nullable=False),
        sa.Column("basis", sa.Text(), nullable=False),
        sa.Column("registered_by", sa.Text(), nullable=False),
        sa.Column("valid_from", sa.Date(), nullable=True),
        sa.Column("valid_to", sa.Date(), nullable=True),
        sa.ForeignKeyConstraint(
            ["agency_id"], ["agency.id"], name=op.f("fk_agency_forwarder_agency_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["forwarder_id"], ["agency.id"], name=op.f("fk_agency_forwarder_forwarder_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_agency_forwarder")),
    )
    op.create_index(op.f("ix_agency_forwarder_agency_id"), "agency_forwarder", ["agency_id"], unique=False)
    op.create_index(op.f("ix_agency_forwarder_forwarder_id"), "agency_forwarder", ["forwarder_id"], unique=False)
    op.create_table(
        "arrival",
        sa.Column("seq", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("package_id", sa.Uuid(), nullable=True),
        sa.Column("occasion", sa.String(length=40), nullable=False),
        sa.Column("received_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("judged_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("source_path", sa.Text(), nullable=False),
        sa.Column("sha256", sa.Text(), nullable=False),
        sa.Column("snapshot_sha256", sa.Text(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("signed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("verdict", sa.String(length=40), nullable=False),
        sa.Column("result", sa.String(length=40), nullable=False),
        sa.Column("assurance", sa.String(length=40), nullable=False),
        sa.Column("reasons", sa.JSON(), nullable=False),
        sa.Column("signers", sa.JSON(), nullable=False),
        sa.Column("trust", sa.JSON(), nullable=False),
        sa.Column("actor", sa.Text(), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("previous_hash", sa.Text(), nullable=False),
        sa.Column("hash", sa.Text(), nullable=False),
        sa.CheckConstraint(
            "occasion IN ('offered', 'retried', 'released', 'refused', 'chosen', 'reopened')",
            name=op.f("ck_arrival_arrivaloccasion"),
        ),
        sa.CheckConstraint(
            "verdict IN ('valid', 'valid_unsigned', 'untrusted', 'invalid', 'unreadable')",
            name=op.f("ck_arrival_verdict"),
        ),
        sa.CheckConstraint(
            "result IN ('accepted', 'duplicate', 'superseded', 'quarantined', 'refused', 'ignored')",
            name=op.f("ck_arrival_intakeresult"),
        ),
        sa.CheckConstraint(
            "assurance IN ('unsigned', 'unproven', 'enrolled', 'letter', 'token', 'outside')",
            name=op.f("ck_arrival_assurance"),
        ),
        sa.ForeignKeyConstraint(["package_id"], ["received_package.id"], name=op.f("fk_arrival_package_id")),
        sa.PrimaryKeyConstraint("seq", name=op.f("pk_arrival")),
        sa.UniqueConstraint("hash", name=op.f("uq_arrival_hash")),
    )
    op.create_index(op.f("ix_arrival_package_id"), "arrival", ["package_id"], unique=False)
    op.create_index(op.f("ix_arrival_received_at"), "arrival", ["received_at"], unique=False)
    op.create_table(
        "arrival_seal",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("sealed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("occasion", sa.Text(), nullable=False),
        sa.Column("statement", sa.LargeBinary(), nullable=False),
        sa.Column("signature", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_arrival_seal")),
    )
    op.create_index(op.f("ix_arrival_seal_seq"), "arrival_seal", ["seq"], unique=False)
    op.create_table(
        "indicator",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("task_code", sa.Text(), nullable=False),
        sa.Column("group_code", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("unit", sa.Text(), nullable=False),
        sa.Column("type", sa.String(length=40), nullable=False),
        sa.Column("aggregation", sa.String(length=40), nullable=False),
        sa.Column("period_mode", sa.String(length=40), nullable=False),
        sa.Column("core", sa.Boolean(), nullable=False),
        sa.Column("entry", sa.String(length=40), nullable=False),
        sa.Column("required", sa.Boolean(), nullable=False),
        sa.Column("decimals", sa.Integer(), nullable=False),
        sa.Column("formula", sa.Text(), nullable=False),
        sa.Column("part_of", sa.Text(), nullable=False),
        sa.Column("register_code", sa.Text(), nullable=False),
        sa.Column("applies_to", sa.JSON(), nullable=False),
        sa.Column("programme_version_id", sa.Uuid(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("code", sa.Text(), nullable=False),
        sa.CheckConstraint(
            "aggregation IN ('sum', 'ratio', 'count_true', 'latest', 'list', 'none')",
            name=op.f("ck_indicator_aggregation"),
        ),
        sa.CheckConstraint("entry IN ('input', 'derived', 'system')", name=op.f("ck_indicator_entry")),
        sa.CheckConstraint(
            "period_mode IN ('cumulative_ytd', 'point_in_time', 'in_period')", name=op.f("ck_indicator_periodmode")
        ),
        sa.CheckConstraint(
            "type IN ('count', 'percent', 'money', 'bool', 'text', 'date', 'choice')",
            name=op.f("ck_indicator_valuetype"),
        ),
        sa.ForeignKeyConstraint(
            ["programme_version_id"],
            ["programme_version.id"],
            name=op.f("fk_indicator_programme_version_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_indicator")),
        sa.UniqueConstraint("programme_version_id", "code", name=op.f("uq_indicator_programme_version_id_code")),
    )
    op.create_index(op.f("ix_indicator_programme_version_id"), "indicator", ["programme_version_id"], unique=False)
    op.create_table(
        "issued_certificate",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("serial", sa.Text(), nullable=False),
        sa.Column("agency_id", sa.Uuid(), nullable=True),
        sa.Column("subject", sa.Text(), nullable=False),
        sa.Column("pem", sa.Text(), nullable=False),
        sa.Column("fingerprint", sa.Text(), nullable=False),
        sa.Column("not_before", sa.DateTime(timezone=True), nullable=False),
        sa.Column("not_after", sa.DateTime(timezone=True), nullable=False),
        sa.Column("issued_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("compared", sa.String(length=40), nullable=True),
        sa.Column("letter_checked_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("letter_note", sa.Text(), nullable=False),
        sa.Column("in_token", sa.Boolean(), nullable=False),
        sa.Column("outside", sa.Boolean(), nullable=False),
        sa.Column("revoked_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("revocation_reason", sa.String(length=40), nullable=True),
        sa.Column("revocation_note", sa.Text(), nullable=False),
        sa.Column("revoked_by", sa.Text(), nullable=False),
        sa.CheckConstraint(
            "compared IN ('telephone', 'letter', 'present_key')", name=op.f("ck_issued_certificate_keycomparison")
        ),
        sa.CheckConstraint(
            "revocation_reason IN ('unspecified', 'keyCompromise', 'affiliationChanged', 'superseded', "
            "'cessationOfOperation')",
            name=op.f("ck_issued_certificate_revocationreason"),
        ),
        sa.ForeignKeyConstraint(["agency_id"], ["agency.id"], name=op.f("fk_issued_certificate_agency_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_issued_certificate")),
        sa.UniqueConstraint("fingerprint", name=op.f("uq_issued_certificate_fingerprint")),
    )
    op.create_index(op.f("ix_issued_certificate_agency_id"), "issued_certificate", ["agency_id"], unique=False)
    op.create_index(op.f("ix_issued_certificate_serial"), "issued_certificate", ["serial"], unique=False)
    op.create_table(
        "outline_section",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("provincial", sa.Boolean(), nullable=False),
        sa.Column("heading", sa.Text(), nullable=False),
        sa.Column("parent", sa.Text(), nullable=False),
        sa.Column("required", sa.Boolean(), nullable=False),
        sa.Column("programme_version_id", sa.Uuid(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("code", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["programme_version_id"],
            ["programme_version.id"],
            name=op.f("fk_outline_section_programme_version_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_outline_section")),
        sa.UniqueConstraint(
            "programme_version_id",
            "provincial",
            "code",
            name=op.f("uq_outline_section_programme_version_id_provincial_code"),
        ),
    )
    op.create_index(
        op.f("ix_outline_section_programme_version_id"), "outline_section", ["programme_version_id"], unique=False
    )
    op.create_table(
        "register",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("programme_version_id", sa.Uuid(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("code", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["programme_version_id"],
            ["programme_version.id"],
            name=op.f("fk_register_programme_version_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_register")),
        sa.UniqueConstraint("programme_version_id", "code", name=op.f("uq_register_programme_version_id_code")),
    )
    op.create_index(op.f("ix_register_programme_version_id"), "register", ["programme_version_id"], unique=False)
    op.create_table(
        "register_book",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("agency_id", sa.Uuid(), nullable=False),
        sa.Column("register_code", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("last_number", sa.Integer(), nullable=False),
        sa.Column("rows", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["agency_id"], ["agency.id"], name=op.f("fk_register_book_agency_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_register_book")),
        sa.UniqueConstraint("agency_id", "register_code", name=op.f("uq_register_book_agency_id_register_code")),
    )
    op.create_table(
        "register_entry",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("agency_id", sa.Uuid(), nullable=False),
        sa.Column("register_code", sa.Text(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("search_text", sa.Text(), nullable=False),
        sa.Column("cells", sa.JSON(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("deleted_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["agency_id"], ["agency.id"], name=op.f("fk_register_entry_agency_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_register_entry")),
        sa.UniqueConstraint(
            "agency_id", "register_code", "number", name=op.f("uq_register_entry_agency_id_register_code_number")
        ),
    )
    op.create_index(
        op.f("ix_register_entry_agency_id_register_code_version"),
        "register_entry",
        ["agency_id", "register_code", "version"],
        unique=False,
    )
    op.create_table(
        "reporting_period",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("data_from", sa.Date(), nullable=False),
        sa.Column("data_to", sa.Date(), nullable=False),
        sa.Column("due", sa.Date(), nullable=True),
        sa.Column("due_text", sa.Text(), nullable=False),
        sa.Column("due_inclusive", sa.Boolean(), nullable=False),
        sa.Column("same_period_last_year", sa.Text(), nullable=False),
        sa.Column("earlier_period", sa.Text(), nullable=False),
        sa.Column("reference_only", sa.Boolean(), nullable=False),
        sa.Column("obliged_frozen_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("programme_version_id", sa.Uuid(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("code", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["programme_version_id"],
            ["programme_version.id"],
            name=op.f("fk_reporting_period_programme_version_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_reporting_period")),
        sa.UniqueConstraint("programme_version_id", "code", name=op.f("uq_reporting_period_programme_version_id_code")),
    )
    op.create_index(
        op.f("ix_reporting_period_programme_version_id"), "reporting_period", ["programme_version_id"], unique=False
    )
    op.create_table(
        "rule",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("severity", sa.String(length=40), nullable=False),
        sa.Column("expression", sa.Text(), nullable=False),
        sa.Column("message", sa.Text(), nullable=False),
        sa.Column("each", sa.Text(), nullable=False),
        sa.Column("when", sa.Text(), nullable=False),
        sa.Column("focus", sa.Text(), nullable=False),
        sa.Column("programme_version_id", sa.Uuid(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("code", sa.Text(), nullable=False),
        sa.CheckConstraint("severity IN ('error', 'warning')", name=op.f("ck_rule_severity")),
        sa.ForeignKeyConstraint(
            ["programme_version_id"],
            ["programme_version.id"],
            name=op.f("fk_rule_programme_version_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_rule")),
        sa.UniqueConstraint("programme_version_id", "code", name=op.f("uq_rule_programme_version_id_code")),
    )
    op.create_index(op.f("ix_rule_programme_version_id"), "rule", ["programme_version_id"], unique=False)
    op.create_table(
        "signatory",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("agency_id", sa.Uuid(), nullable=False),
        sa.Column("authority", sa.JSON(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("position", sa.Text(), nullable=False),
        sa.Column("is_default", sa.Boolean(), nullable=False),
        sa.Column("picture", sa.LargeBinary(), nullable=True),
        sa.Column("valid_from", sa.Date(), nullable=True),
        sa.Column("valid_to", sa.Date(), nullable=True),
        sa.ForeignKeyConstraint(["agency_id"], ["agency.id"], name=op.f("fk_signatory_agency_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_signatory")),
    )
    op.create_index(op.f("ix_signatory_agency_id"), "signatory", ["agency_id"], unique=False)
    op.create_table(
        "duty",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("agency_id", sa.Uuid(), nullable=False),
        sa.Column("person", sa.Text(), nullable=False),
        sa.Column("position", sa.Text(), nullable=False),
        sa.Column("leads", sa.Boolean(), nullable=False),
        sa.Column("work", sa.Text(), nullable=False),
        sa.Column("document", sa.Text(), nullable=False),
        sa.Column("valid_from", sa.Date(), nullable=True),
        sa.Column("valid_to", sa.Date(), nullable=True),
        sa.ForeignKeyConstraint(["agency_id"], ["agency.id"], name=op.f("fk_duty_agency_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_duty")),
    )
    op.create_index(op.f("ix_duty_agency_id"), "duty", ["agency_id"], unique=False)
    op.create_table(
        "profile",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("rights", sa.JSON(), nullable=False),
        sa.Column("passphrase", sa.Text(), nullable=False),
        sa.Column("failures", sa.Integer(), nullable=False),
        sa.Column("failed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("wait_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_profile")),
        sa.UniqueConstraint("name", name=op.f("uq_profile_name")),
    )
    op.create_table(
        "task",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("group_code", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("clause", sa.Integer(), nullable=False),
        sa.Column("quote", sa.Text(), nullable=False),
        sa.Column("nature", sa.String(length=40), nullable=False),
        sa.Column("product", sa.Text(), nullable=False),
        sa.Column("due", sa.Date(), nullable=True),
        sa.Column("applies_to", sa.JSON(), nullable=False),
        sa.Column("programme_version_id", sa.Uuid(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("code", sa.Text(), nullable=False),
        sa.CheckConstraint("nature IN ('thuong_xuyen', 'co_san_pham', 'co_thoi_han')", name=op.f("ck_task_tasknature")),
        sa.ForeignKeyConstraint(
            ["programme_version_id"],
            ["programme_version.id"],
            name=op.f("fk_task_programme_version_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_task")),
        sa.UniqueConstraint("programme_version_id", "code", name=op.f("uq_task_programme_version_id_code")),
    )
    op.create_index(op.f("ix_task_programme_version_id"), "task", ["programme_version_id"], unique=False)
    op.create_table(
        "task_group",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("clause", sa.Integer(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("short_name", sa.Text(), nullable=False),
        sa.Column("programme_version_id", sa.Uuid(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("code", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["programme_version_id"],
            ["programme_version.id"],
            name=op.f("fk_task_group_programme_version_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_task_group")),
        sa.UniqueConstraint("programme_version_id", "code", name=op.f("uq_task_group_programme_version_id_code")),
    )
    op.create_index(op.f("ix_task_group_programme_version_id"), "task_group", ["programme_version_id"], unique=False)
    op.create_table(
        "task_progress",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("agency_id", sa.Uuid(), nullable=False),
        sa.Column("programme_version_id", sa.Uuid(), nullable=False),
        sa.Column("task_code", sa.Text(), nullable=False),
        sa.Column("status", sa.String(length=40), nullable=False),
        sa.Column("percent", sa.Integer(), nullable=False),
        sa.Column("person", sa.Text(), nullable=False),
        sa.Column("completed_on", sa.Date(), nullable=True),
        sa.Column("product", sa.Text(), nullable=False),
        sa.Column("document", sa.Text(), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "status IN ('chua_thuc_hien', 'dang_thuc_hien', 'hoan_thanh', 'thuong_xuyen', 'tam_dung')",
            name=op.f("ck_task_progress_taskstatus"),
        ),
        sa.CheckConstraint("percent BETWEEN 0 AND 100", name=op.f("ck_task_progress_percent")),
        sa.ForeignKeyConstraint(["agency_id"], ["agency.id"], name=op.f("fk_task_progress_agency_id")),
        sa.ForeignKeyConstraint(
            ["programme_version_id"], ["programme_version.id"], name=op.f("fk_task_progress_programme_version_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_task_progress")),
        sa.UniqueConstraint(
            "agency_id",
            "programme_version_id",
            "task_code",
            name=op.f("uq_task_progress_agency_id_programme_version_id_task_code"),
        ),
    )
    op.create_index(
        op.f("ix_task_progress_programme_version_id"), "task_progress", ["programme_version_id"], unique=False
    )
    op.create_table(
        "workplace",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("role", sa.String(length=40), nullable=False),
        sa.Column("agency_id", sa.Uuid(), nullable=True),
        sa.Column("programme_version_id", sa.Uuid(), nullable=True),
        sa.Column("issuer_code", sa.Text(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("seal", sa.LargeBinary(), nullable=True),
        sa.Column("seal_width", sa.Integer(), nullable=False),
        sa.CheckConstraint("role IN ('agency', 'department')", name=op.f("ck_workplace_workplacerole")),
        sa.CheckConstraint("id = 1", name=op.f("ck_workplace_single")),
        sa.ForeignKeyConstraint(["agency_id"], ["agency.id"], name=op.f("fk_workplace_agency_id")),
        sa.ForeignKeyConstraint(
            ["programme_version_id"], ["programme_version.id"], name=op.f("fk_workplace_programme_version_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_workplace")),
    )
    op.create_table(
        "attachment",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("agency_id", sa.Uuid(), nullable=False),
        sa.Column("sha256", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("media_type", sa.Text(), nullable=False),
        sa.Column("task_code", sa.Text(), nullable=False),
        sa.Column("register_entry_id", sa.Uuid(), nullable=True),
        sa.Column("original_sha256", sa.Text(), nullable=True),
        sa.Column("added_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["agency_id"], ["agency.id"], name=op.f("fk_attachment_agency_id")),
        sa.ForeignKeyConstraint(
            ["register_entry_id"], ["register_entry.id"], name=op.f("fk_attachment_register_entry_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_attachment")),
    )
    op.create_index(op.f("ix_attachment_agency_id"), "attachment", ["agency_id"], unique=False)
    op.create_index(op.f("ix_attachment_register_entry_id"), "attachment", ["register_entry_id"], unique=False)
    op.create_index(op.f("ix_attachment_sha256"), "attachment", ["sha256"], unique=False)
    op.create_table(
        "certificate_request",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("agency_code", sa.Text(), nullable=False),
        sa.Column("pem", sa.Text(), nullable=False),
        sa.Column("fingerprint", sa.Text(), nullable=False),
        sa.Column("received_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("signed_by_id", sa.Uuid(), nullable=True),
        sa.Column("issued_certificate_id", sa.Uuid(), nullable=True),
        sa.ForeignKeyConstraint(
            ["issued_certificate_id"],
            ["issued_certificate.id"],
            name=op.f("fk_certificate_request_issued_certificate_id"),
        ),
        sa.ForeignKeyConstraint(
            ["signed_by_id"], ["issued_certificate.id"], name=op.f("fk_certificate_request_signed_by_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_certificate_request")),
        sa.UniqueConstraint("fingerprint", name=op.f("uq_certificate_request_fingerprint")),
    )
    op.create_index(op.f("ix_certificate_request_agency_code"), "certificate_request", ["agency_code"], unique=False)
    op.create_table(
        "period_obligation",
        sa.Column("period_id", sa.Uuid(), nullable=False),
        sa.Column("agency_id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(["agency_id"], ["agency.id"], name=op.f("fk_period_obligation_agency_id")),
        sa.ForeignKeyConstraint(
            ["period_id"], ["reporting_period.id"], name=op.f("fk_period_obligation_period_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("period_id", "agency_id", name=op.f("pk_period_obligation")),
    )
    op.create_index(op.f("ix_period_obligation_agency_id"), "period_obligation", ["agency_id"], unique=False)
    op.create_table(
        "progress_entry",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("task_progress_id", sa.Uuid(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("percent", sa.Integer(), nullable=False),
        sa.Column("status", sa.String(length=40), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("author", sa.Text(), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "status IN ('chua_thuc_hien', 'dang_thuc_hien', 'hoan_thanh', 'thuong_xuyen', 'tam_dung')",
            name=op.f("ck_progress_entry_taskstatus"),
        ),
        sa.CheckConstraint("percent BETWEEN 0 AND 100", name=op.f("ck_progress_entry_percent")),
        sa.ForeignKeyConstraint(
            ["task_progress_id"], ["task_progress.id"], name=op.f("fk_progress_entry_task_progress_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_progress_entry")),
    )
    op.create_index(op.f("ix_progress_entry_task_progress_id"), "progress_entry", ["task_progress_id"], unique=False)
    op.create_table(
        "register_column",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("register_id", sa.Uuid(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("type", sa.String(length=40), nullable=False),
        sa.Column("choices", sa.Text(), nullable=False),
        sa.Column("private", sa.Boolean(), nullable=False),
        sa.CheckConstraint(
            "type IN ('count', 'percent', 'money', 'bool', 'text', 'date', 'choice')",
            name=op.f("ck_register_column_valuetype"),
        ),
        sa.ForeignKeyConstraint(
            ["register_id"], ["register.id"], name=op.f("fk_register_column_register_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_register_column")),
        sa.UniqueConstraint("register_id", "code", name=op.f("uq_register_column_register_id_code")),
    )
    op.create_table(
        "report",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("agency_id", sa.Uuid(), nullable=False),
        sa.Column("period_id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("made_by", sa.Text(), nullable=False),
        sa.Column("approved_by", sa.Text(), nullable=False),
        sa.Column("approved_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("approved_snapshot", sa.LargeBinary(), nullable=True),
        sa.Column("document_number", sa.Text(), nullable=False),
        sa.Column("document_date", sa.Date(), nullable=True),
        sa.Column("authority", sa.JSON(), nullable=False),
        sa.Column("signatory", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["agency_id"], ["agency.id"], name=op.f("fk_report_agency_id")),
        sa.ForeignKeyConstraint(["period_id"], ["reporting_period.id"], name=op.f("fk_report_period_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_report")),
        sa.UniqueConstraint("agency_id", "period_id", name=op.f("uq_report_agency_id_period_id")),
    )
    op.create_index(op.f("ix_report_period_id"), "report", ["period_id"], unique=False)
    op.create_table(
        "agency_contact",
        sa.Column("agency_id", sa.Uuid(), nullable=False),
        sa.Column("person", sa.Text(), nullable=False),
        sa.Column("position", sa.Text(), nullable=False),
        sa.Column("phone", sa.Text(), nullable=False),
        sa.Column("email", sa.Text(), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["agency_id"], ["agency.id"], name=op.f("fk_agency_contact_agency_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("agency_id", name=op.f("pk_agency_contact")),
    )
    op.create_table(
        "time_ruling",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("agency_id", sa.Uuid(), nullable=False),
        sa.Column("period_id", sa.Uuid(), nullable=False),
        sa.Column("accepted_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("officer", sa.Text(), nullable=False),
        sa.Column("ground", sa.Text(), nullable=False),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["agency_id"], ["agency.id"], name=op.f("fk_time_ruling_agency_id")),
        sa.ForeignKeyConstraint(
            ["period_id"], ["reporting_period.id"], name=op.f("fk_time_ruling_period_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_time_ruling")),
        sa.UniqueConstraint("period_id", "agency_id", name=op.f("uq_time_ruling_period_id_agency_id")),
    )
    op.create_index(op.f("ix_time_ruling_agency_id"), "time_ruling", ["agency_id"], unique=False)
    op.create_table(
        "consolidation_run",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("period_id", sa.Uuid(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("file_name", sa.Text(), nullable=False),
        sa.Column("file_sha256", sa.Text(), nullable=False),
        sa.Column("members", sa.JSON(), nullable=False),
        sa.Column("totals", sa.JSON(), nullable=False),
        sa.Column("parts", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(["period_id"], ["reporting_period.id"], name=op.f("fk_consolidation_run_period_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_consolidation_run")),
    )
    op.create_index(op.f("ix_consolidation_run_period_id"), "consolidation_run", ["period_id"], unique=False)
    op.create_table(
        "kept_tally",
        sa.Column("stamp", sa.Text(), nullable=False),
        sa.Column("indicator_code", sa.Text(), nullable=False),
        sa.Column("period_id", sa.Uuid(), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(
            ["period_id"], ["reporting_period.id"], name=op.f("fk_kept_tally_period_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("stamp", "indicator_code", name=op.f("pk_kept_tally")),
    )
    op.create_index(
        op.f("ix_kept_tally_period_id_indicator_code"), "kept_tally", ["period_id", "indicator_code"], unique=False
    )
    op.create_table(
        "given_points",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("agency_id", sa.Uuid(), nullable=False),
        sa.Column("period_id", sa.Uuid(), nullable=False),
        sa.Column("criterion", sa.Text(), nullable=False),
        sa.Column("own", _DECIMAL, nullable=True),
        sa.Column("given", _DECIMAL, nullable=True),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("officer", sa.Text(), nullable=False),
        sa.Column("given_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["agency_id"], ["agency.id"], name=op.f("fk_given_points_agency_id")),
        sa.ForeignKeyConstraint(
            ["period_id"], ["reporting_period.id"], name=op.f("fk_given_points_period_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_given_points")),
        sa.UniqueConstraint(
            "period_id", "agency_id", "criterion", name=op.f("uq_given_points_period_id_agency_id_criterion")
        ),
    )
    op.create_index(op.f("ix_given_points_agency_id"), "given_points", ["agency_id"], unique=False)
    op.create_table(
        "submission",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("agency_id", sa.Uuid(), nullable=False),
        sa.Column("period_id", sa.Uuid(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("snapshot_sha256", sa.Text(), nullable=False),
        sa.Column("parent_sha256", sa.Text(), nullable=True),
        sa.Column("received_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("signed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("unsigned", sa.Boolean(), nullable=False),
        sa.Column("assurance", sa.String(length=40), nullable=False),
        sa.CheckConstraint(
            "assurance IN ('unsigned', 'unproven', 'enrolled', 'letter', 'token', 'outside')",
            name=op.f("ck_submission_assurance"),
        ),
        sa.Column("chosen", sa.Boolean(), nullable=False),
        sa.Column("is_current", sa.Boolean(), nullable=False),
        sa.Column("state", sa.String(length=40), nullable=False),
        sa.Column("package_sha256", sa.Text(), nullable=False),
        sa.Column("snapshot", sa.LargeBinary(), nullable=False),
        sa.CheckConstraint("state IN ('received', 'accepted', 'returned')", name=op.f("ck_submission_submissionstate")),
        sa.ForeignKeyConstraint(["agency_id"], ["agency.id"], name=op.f("fk_submission_agency_id")),
        sa.ForeignKeyConstraint(
            ["package_sha256"], ["received_package.sha256"], name=op.f("fk_submission_package_sha256")
        ),
        sa.ForeignKeyConstraint(["period_id"], ["reporting_period.id"], name=op.f("fk_submission_period_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_submission")),
        sa.UniqueConstraint("snapshot_sha256", name=op.f("uq_submission_snapshot_sha256")),
    )
    op.create_index(
        op.f("ix_submission_agency_id_period_id_revision"),
        "submission",
        ["agency_id", "period_id", "revision"],
        unique=False,
    )
    op.create_index(op.f("ix_submission_package_sha256"), "submission", ["package_sha256"], unique=False)
    op.create_index(
        op.f("ix_submission_period_id_is_current_agency_id_snapshot_sha256"),
        "submission",
        ["period_id", "is_current", "agency_id", "snapshot_sha256"],
        unique=False,
    )
    op.create_index(
        "uq_submission_current",
        "submission",
        ["agency_id", "period_id"],
        unique=True,
        sqlite_where=sa.text("is_current"),
        postgresql_where=sa.text("is_current"),
    )
    op.create_table(
        "claimed_points",
        sa.Column("report_id", sa.Uuid(), nullable=False),
        sa.Column("criterion", sa.Text(), nullable=False),
        sa.Column("points", _DECIMAL, nullable=True),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("evidence", sa.JSON(), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["report_id"], ["report.id"], name=op.f("fk_claimed_points_report_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("report_id", "criterion", name=op.f("pk_claimed_points")),
    )
    op.create_table(
        "finding_reason",
        sa.Column("report_id", sa.Uuid(), nullable=False),
        sa.Column("rule_code", sa.Text(), nullable=False),
        sa.Column("indicator_code", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["report_id"], ["report.id"], name=op.f("fk_finding_reason_report_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("report_id", "rule_code", "indicator_code", name=op.f("pk_finding_reason")),
    )
    op.create_table(
        "indicator_value",
        sa.Column("report_id", sa.Uuid(), nullable=False),
        sa.Column("indicator_code", sa.Text(), nullable=False),
        sa.Column("source", sa.String(length=40), nullable=False),
        sa.Column("confirmed", sa.Boolean(), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("content_kind", sa.String(length=40), nullable=True),
        sa.Column("content", sa.Text(), nullable=True),
        sa.Column("state", sa.String(length=40), nullable=True),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("raw", sa.Text(), nullable=False),
        sa.CheckConstraint(
            "content_kind IN ('number', 'bool', 'text', 'date')", name=op.f("ck_indicator_value_contentkind")
        ),
        sa.CheckConstraint(
            "source IN ('typed', 'pasted', 'file', 'register', 'system', 'carried')",
            name=op.f("ck_indicator_value_valuesource"),
        ),
        sa.CheckConstraint(
            "state IN ('khong_phat_sinh', 'khong_ap_dung', 'chua_co_so_lieu', 'uoc')",
            name=op.f("ck_indicator_value_specialstate"),
        ),
        sa.ForeignKeyConstraint(
            ["report_id"], ["report.id"], name=op.f("fk_indicator_value_report_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("report_id", "indicator_code", name=op.f("pk_indicator_value")),
    )
    op.create_table(
        "narrative_text",
        sa.Column("report_id", sa.Uuid(), nullable=False),
        sa.Column("section_code", sa.Text(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("suggested", sa.JSON(), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["report_id"], ["report.id"], name=op.f("fk_narrative_text_report_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("report_id", "section_code", name=op.f("pk_narrative_text")),
    )
    op.create_table(
        "revision",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("report_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("parent_sha256", sa.Text(), nullable=True),
        sa.Column("snapshot", sa.LargeBinary(), nullable=False),
        sa.Column("snapshot_sha256", sa.Text(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("made_by", sa.Text(), nullable=False),
        sa.Column("approved_by", sa.Text(), nullable=False),
        sa.Column("document_number", sa.Text(), nullable=False),
        sa.Column("document_date", sa.Date(), nullable=True),
        sa.Column("state", sa.String(length=40), nullable=False),
        sa.CheckConstraint(
            "state IN ('exported', 'received', 'returned', 'accepted')", name=op.f("ck_revision_revisionstate")
        ),
        sa.ForeignKeyConstraint(["report_id"], ["report.id"], name=op.f("fk_revision_report_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_revision")),
        sa.UniqueConstraint("report_id", "number", name=op.f("uq_revision_report_id_number")),
        sa.UniqueConstraint("snapshot_sha256", name=op.f("uq_revision_snapshot_sha256")),
    )
    op.create_table(
        "submitted_value",
        sa.Column("submission_id", sa.Uuid(), nullable=False),
        sa.Column("indicator_code", sa.Text(), nullable=False),
        sa.Column("number", _DECIMAL, nullable=False),
        sa.ForeignKeyConstraint(
            ["submission_id"], ["submission.id"], name=op.f("fk_submitted_value_submission_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("submission_id", "indicator_code", name=op.f("pk_submitted_value")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "outgoing_package",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("revision_id", sa.Uuid(), nullable=True),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("format", sa.String(length=40), nullable=False),
        sa.Column("file_name", sa.Text(), nullable=False),
        sa.Column("sha256", sa.Text(), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("exported_to", sa.Text(), nullable=False),
        sa.Column("exported_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("assurance", sa.String(length=40), nullable=False),
        sa.CheckConstraint(
            "assurance IN ('unsigned', 'unproven', 'enrolled', 'letter', 'token', 'outside')",
            name=op.f("ck_outgoing_package_assurance"),
        ),
        sa.CheckConstraint("format IN ('asice', 'pdf', 'docx')", name=op.f("ck_outgoing_package_packageformat")),
        sa.CheckConstraint(
            "kind IN ('assignment', 'enrolment', 'certificate', 'report', 'forwarding', 'receipt', 'return')",
            name=op.f("ck_outgoing_package_packagekind"),
        ),
        sa.ForeignKeyConstraint(["revision_id"], ["revision.id"], name=op.f("fk_outgoing_package_revision_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_outgoing_package")),
    )
    op.create_index(op.f("ix_outgoing_package_revision_id"), "outgoing_package", ["revision_id"], unique=False)
    op.create_index(op.f("ix_outgoing_package_sha256"), "outgoing_package", ["sha256"], unique=False)
    op.create_table(
        "received_evidence",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("agency_id", sa.Uuid(), nullable=False),
        sa.Column("sha256", sa.Text(), nullable=False),
        sa.Column("package_sha256", sa.Text(), nullable=False),
        sa.Column("entry", sa.Text(), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["agency_id"], ["agency.id"], name=op.f("fk_received_evidence_agency_id")),
        sa.ForeignKeyConstraint(
            ["package_sha256"], ["received_package.sha256"], name=op.f("fk_received_evidence_package_sha256")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_received_evidence")),
        sa.UniqueConstraint(
            "agency_id", "sha256", "package_sha256", name=op.f("uq_received_evidence_agency_id_sha256_package_sha256")
        ),
    )
    op.create_index(op.f("ix_received_evidence_sha256"), "received_evidence", ["sha256"], unique=False)
    op.create_table(
        "wrapping",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("sha256", sa.Text(), nullable=False),
        sa.Column("package_sha256", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["package_sha256"], ["received_package.sha256"], name=op.f("fk_wrapping_package_sha256")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_wrapping")),
        sa.UniqueConstraint("sha256", name=op.f("uq_wrapping_sha256")),
    )
    op.create_table(
        "composed_text",
        sa.Column("period_id", sa.Uuid(), nullable=False),
        sa.Column("section_code", sa.Text(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("suggested", sa.JSON(), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["period_id"], ["reporting_period.id"], name=op.f("fk_composed_text_period_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("period_id", "section_code", name=op.f("pk_composed_text")),
    )
    op.create_table(
        "picked_passage",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("period_id", sa.Uuid(), nullable=False),
        sa.Column("section_code", sa.Text(), nullable=False),
        sa.Column("agency_id", sa.Uuid(), nullable=False),
        sa.Column("source_section", sa.Text(), nullable=False),
        sa.Column("package_sha256", sa.Text(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("text_sha256", sa.Text(), nullable=False),
        sa.Column("picked_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["agency_id"], ["agency.id"], name=op.f("fk_picked_passage_agency_id")),
        sa.ForeignKeyConstraint(
            ["package_sha256"], ["received_package.sha256"], name=op.f("fk_picked_passage_package_sha256")
        ),
        sa.ForeignKeyConstraint(
            ["period_id"], ["reporting_period.id"], name=op.f("fk_picked_passage_period_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_picked_passage")),
        sa.UniqueConstraint(
            "period_id",
            "section_code",
            "agency_id",
            "text_sha256",
            name=op.f("uq_picked_passage_period_id_section_code_agency_id_text_sha256"),
        ),
    )
    op.create_index(op.f("ix_picked_passage_agency_id"), "picked_passage", ["agency_id"], unique=False)
    op.create_index(op.f("ix_picked_passage_package_sha256"), "picked_passage", ["package_sha256"], unique=False)
    op.create_table(
        "provincial_paper",
        sa.Column("period_id", sa.Uuid(), nullable=False),
        sa.Column("document_number", sa.Text(), nullable=False),
        sa.Column("document_date", sa.Date(), nullable=True),
        sa.Column("recipients", sa.JSON(), nullable=False),
        sa.Column("lists_sources", sa.Boolean(), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["period_id"], ["reporting_period.id"], name=op.f("fk_provincial_paper_period_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("period_id", name=op.f("pk_provincial_paper")),
    )
    op.create_table(
        "programme_draft",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.Column("content_sha256", sa.Text(), nullable=False),
        sa.Column("based_on_id", sa.Uuid(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["based_on_id"], ["programme_version.id"], name=op.f("fk_programme_draft_based_on_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_programme_draft")),
    )
    op.create_index(op.f("ix_programme_draft_based_on_id"), "programme_draft", ["based_on_id"], unique=False)


def downgrade() -> None:
    """Drop all tables, those that refer to others first."""
    for table in (
        "profile",
        "programme_draft",
        "wrapping",
        "received_evidence",
        "answer_remark",
        "answer",
        "outgoing_package",
        "submitted_value",
        "given_points",
        "time_ruling",
        "agency_contact",
        "revision",
        "consolidation_run",
        "kept_tally",
        "provincial_paper",
        "picked_passage",
        "composed_text",
        "narrative_text",
        "indicator_value",
        "finding_reason",
        "claimed_points",
        "submission",
        "report",
        "register_column",
        "progress_entry",
        "period_obligation",
        "certificate_request",
        "attachment",
        "workplace",
        "task_progress",
        "duty",
        "task_group",
        "task",
        "signatory",
        "rule",
        "reporting_period",
        "register_entry",
        "register_book",
        "register",
        "outline_section",
        "issued_certificate",
        "indicator",
        "arrival_seal",
        "arrival",
        "agency_forwarder",
        "agency_placement",
        "agency_name",
        "agency_event_participant",
        "trust_anchor",
        "revocation_list",
        "setting",
        "received_package",
        "programme_version",
        "audit_event",
        "agency_event",
        "agency",
    ):
        op.drop_table(table)
    if op.get_bind().dialect.name == "postgresql":
        op.execute("DROP FUNCTION refuse_audit_change")
