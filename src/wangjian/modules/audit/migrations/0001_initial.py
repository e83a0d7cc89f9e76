"""The tables of the ledger: facts in monthly partitions, and tables that take rows and never change one."""

from uuid import UUID

from django.db import migrations, models

from wangjian.kernel.moment import Instant

FIRST_YEAR, LAST_YEAR = 2024, 2036
APPEND_ONLY = ("audit_fact", "audit_once", "audit_result", "audit_leaf", "audit_head", "audit_reaction")

FACT = """
CREATE TABLE audit_fact (
    id uuid PRIMARY KEY,
    code text NOT NULL,
    version smallint NOT NULL,
    actor_key text NOT NULL,
    actor_name text NOT NULL,
    actor_kind text NOT NULL,
    purpose text NOT NULL,
    matter uuid,
    at timestamptz NOT NULL,
    payload jsonb NOT NULL,
    cluster bigint NOT NULL,
    xact_id bigint NOT NULL DEFAULT pg_current_xact_id()::text::bigint
) PARTITION BY RANGE (id);
CREATE INDEX audit_fact_matter ON audit_fact (matter, id) WHERE matter IS NOT NULL;
CREATE INDEX audit_fact_order ON audit_fact (cluster, xact_id);
CREATE TABLE audit_fact_else PARTITION OF audit_fact DEFAULT;
"""

# Whoever asks: the owner and a superuser are refused too, and so is whoever plays a replica (ENABLE ALWAYS).
REFUSE = """
CREATE FUNCTION audit_refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION '% is append-only', TG_TABLE_NAME USING ERRCODE = 'insufficient_privilege';
END $$;
"""
GUARD = """
COMMENT ON TABLE {table} IS 'append-only';
CREATE TRIGGER {table}_rows BEFORE UPDATE OR DELETE ON {table} FOR EACH ROW EXECUTE FUNCTION audit_refuse_change();
ALTER TABLE {table} ENABLE ALWAYS TRIGGER {table}_rows;
"""
# The trigger on rows comes to a partition by itself, that on the whole table does not.
GUARD_WHOLE = """
COMMENT ON TABLE {table} IS 'append-only';
CREATE TRIGGER {table}_whole BEFORE TRUNCATE ON {table} FOR EACH STATEMENT EXECUTE FUNCTION audit_refuse_change();
ALTER TABLE {table} ENABLE ALWAYS TRIGGER {table}_whole;
"""


def bound(year: int, month: int) -> UUID:
    """The least identifier of version 7 drawn in this month or later."""
    start = Instant.parse(f"{year}-{month:02}-01T00:00").at
    return UUID(int=int(start.timestamp() * 1000) << 80)


MONTHS = [(year, month) for year in range(FIRST_YEAR, LAST_YEAR + 1) for month in range(1, 13)]
PARTITIONS = "".join(
    f"CREATE TABLE audit_fact_{year}_{month:02} PARTITION OF audit_fact "
    f"FOR VALUES FROM ('{bound(year, month)}') TO ('{bound(year + month // 12, month % 12 + 1)}');\n"
    for year, month in MONTHS
)
PARTS = ["audit_fact_else", *(f"audit_fact_{year}_{month:02}" for year, month in MONTHS)]
GUARDS = "".join(GUARD.format(table=table) for table in APPEND_ONLY)
GUARDS += "".join(GUARD_WHOLE.format(table=table) for table in (*APPEND_ONLY, *PARTS))
GUARDS += "".join(f"ALTER TABLE {part} ENABLE ALWAYS TRIGGER audit_fact_rows;\n" for part in PARTS)


class Migration(migrations.Migration):
    initial = True

    dependencies = []

    operations = [
        migrations.CreateModel(
            name="Head",
            fields=[
                ("size", models.BigIntegerField(primary_key=True, serialize=False)),
                ("root", models.BinaryField()),
                ("frontier", models.BinaryField()),
                ("at", models.DateTimeField()),
                ("algorithm", models.TextField()),
                ("key", models.TextField()),
                ("signature", models.BinaryField()),
                ("cluster", models.BigIntegerField()),
                ("below", models.BigIntegerField()),
            ],
        ),
        migrations.CreateModel(
            name="Once",
            fields=[
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "actor_key", "key", blank=True, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("actor_key", models.TextField()),
                ("key", models.UUIDField()),
                ("act", models.TextField()),
                ("at", models.DateTimeField()),
            ],
        ),
        migrations.CreateModel(
            name="Reaction",
            fields=[
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "fact", "reaction", blank=True, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("fact", models.UUIDField()),
                ("reaction", models.TextField()),
                ("at", models.DateTimeField()),
            ],
        ),
        migrations.CreateModel(
            name="Result",
            fields=[
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "actor_key", "key", blank=True, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("actor_key", models.TextField()),
                ("key", models.UUIDField()),
                ("result", models.JSONField()),
            ],
        ),
        migrations.SeparateDatabaseAndState(
            database_operations=[migrations.RunSQL(FACT + PARTITIONS)],
            state_operations=[
                migrations.CreateModel(
                    name="Fact",
                    fields=[
                        ("id", models.UUIDField(primary_key=True, serialize=False)),
                        ("code", models.TextField()),
                        ("version", models.SmallIntegerField()),
                        ("actor_key", models.TextField()),
                        ("actor_name", models.TextField()),
                        ("actor_kind", models.TextField()),
                        ("purpose", models.TextField()),
                        ("matter", models.UUIDField(null=True)),
                        ("at", models.DateTimeField()),
                        ("payload", models.JSONField()),
                        ("cluster", models.BigIntegerField()),
                        ("xact_id", models.BigIntegerField()),
                    ],
                    options={
                        "indexes": [
                            models.Index(
                                condition=models.Q(("matter__isnull", False)),
                                fields=["matter", "id"],
                                name="audit_fact_matter",
                            ),
                            models.Index(fields=["cluster", "xact_id"], name="audit_fact_order"),
                        ],
                    },
                ),
            ],
        ),
        migrations.CreateModel(
            name="Leaf",
            fields=[
                ("number", models.BigIntegerField(primary_key=True, serialize=False)),
                ("fact", models.UUIDField(unique=True)),
                ("hash", models.BinaryField()),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(condition=models.Q(("number__gte", 0)), name="audit_leaf_number")
                ],
            },
        ),
        migrations.RunSQL(REFUSE + GUARDS),
    ]
