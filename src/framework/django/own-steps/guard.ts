import { pythonString } from "../write/python-string.js";

/**
 * A guard: a database that has some of the migrations that a module stands for, but not the module itself, is stopped with a sentence that
 * says what to do. Unapplied, the module takes the names of those migrations along, so that it can run again.
 * Table and calls: django/db/migrations/recorder.py, the same since Django 1.7.
 */
export function guardText(app: string, steps: readonly string[]): string {
  return `from django.db import migrations
from django.db.migrations.recorder import MigrationRecorder

FOLDED_MIGRATIONS = [
${steps.map((name) => `    (${pythonString(app)}, ${pythonString(name)}),\n`).join("")}]


def refuse_half_way_database(apps, schema_editor):
    """This migration does all that the folded ones did: it cannot go on where some of them ended."""
    applied = MigrationRecorder(schema_editor.connection).applied_migrations()
    found = [name for app, name in FOLDED_MIGRATIONS if (app, name) in applied]
    if found:
        raise RuntimeError(
            "This database has only some of the migrations that were folded into this one "
            "(the last is %s). Run migrate with the release before the fold first." % found[-1]
        )


def forget_folded_migrations(apps, schema_editor):
    recorder = MigrationRecorder(schema_editor.connection)
    for app, name in FOLDED_MIGRATIONS:
        recorder.record_unapplied(app, name)


class Migration(migrations.Migration):
    operations = [
        migrations.RunPython(refuse_half_way_database, forget_folded_migrations),
    ]
`;
}
