/**
 * A seam: what Django does at the end of a module, done in the middle of one, so that steps which count on it can share the module.
 * Rows that were written are checked at once (PostgreSQL alters no table whose rows wait for that: `SET CONSTRAINTS ALL IMMEDIATE` is what
 * check_constraints runs there, django/db/backends/postgresql/base.py). The statements that wait are left to the end of another schema
 * editor, which runs them as this release of Django does (`__exit__` in django/db/backends/base/schema.py). `atomic=False` keeps a
 * server that cannot roll DDL back from refusing it; in a transaction it stays in that.
 */
export const SEAM_TEXT = `from django.db import migrations


def finish_pending_sql(apps, schema_editor):
    """Do what Django leaves for the end of a migration: the operations below count on it."""
    connection = schema_editor.connection
    if connection.vendor == "postgresql":
        connection.check_constraints()
    with connection.schema_editor(atomic=False) as editor:
        editor.deferred_sql.extend(schema_editor.deferred_sql)
        schema_editor.deferred_sql.clear()


class Migration(migrations.Migration):
    operations = [
        migrations.RunPython(finish_pending_sql, finish_pending_sql, atomic=False),
    ]
`;
