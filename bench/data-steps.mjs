// Data steps as projects write them, on models and fields of a made-up chain at the place where they stand. None of them
// does anything on empty tables.

/**
 * One data step: what its module defines, and its operation.
 * @param {readonly { name: string, fields: readonly { name: string, type: string }[] }[]} models as they are there
 * @param {ReturnType<import("./random.mjs").randomFrom>} random
 * @param {"run" | "noop"} acts `noop` for the same definitions with an operation that does not use them
 * @returns {{ definitions: string, operation: string }}
 */
export function dataStep(models, random, acts) {
  const fitting = KINDS.flatMap((kind) => {
    const able = models.filter((model) => fieldOf(model, kind.types) !== undefined);
    return able.length > 0 ? [{ kind, able }] : [];
  });
  const { kind, able } = random.pick(fitting);
  const model = random.pick(able);
  const { definitions, arguments: given } = kind.write(model.name, fieldOf(model, kind.types).name);
  const noop = `migrations.${kind.operation}.noop`;
  const [forwards, backwards = noop] = acts === "run" ? given : [noop];
  const operation = `        migrations.${kind.operation}(${forwards}, ${backwards}),`;
  return { definitions, operation };
}

function fieldOf({ fields }, types) {
  return fields.find(({ type }) => types.includes(type));
}

const TEXT = ["CharField", "TextField"];
const NUMBER = ["IntegerField", "BigIntegerField"];

/** Each reads or changes one field, of one of these types. The first stands twice because projects have more of it. */
const KINDS = [
  { operation: "RunPython", types: TEXT, write: backfill },
  { operation: "RunPython", types: TEXT, write: backfill },
  { operation: "RunPython", types: TEXT, write: saveRows },
  { operation: "RunPython", types: NUMBER, write: changeSigns },
  { operation: "RunSQL", types: NUMBER, write: updateBySql },
  { operation: "RunPython", types: ["BooleanField"], write: deleteRows },
  { operation: "RunPython", types: ["ForeignKey"], write: followKey },
];

function backfill(model, field) {
  return {
    arguments: ["forwards"],
    definitions: `

def forwards(apps, schema_editor):
    ${model} = apps.get_model("app", "${model}")
    ${model}.objects.using(schema_editor.connection.alias).filter(${field}="").update(${field}="none")
`,
  };
}

function saveRows(model, field) {
  return {
    arguments: ["forwards"],
    definitions: `

def cleaned(text):
    return " ".join((text or "").split()).lower()


def forwards(apps, schema_editor):
    ${model} = apps.get_model("app", "${model}")
    for row in ${model}.objects.exclude(${field}="").iterator():
        text = cleaned(row.${field})
        if text != row.${field}:
            row.${field} = text
            row.save(update_fields=["${field}"])
`,
  };
}

function changeSigns(model, field) {
  return {
    arguments: ["forwards", "backwards"],
    definitions: `

def change_signs(apps, below):
    ${model} = apps.get_model("app", "${model}")
    changed = []
    for pk, number in ${model}.objects.values_list("pk", "${field}"):
        if number is not None and number < below:
            changed.append(pk)
    for pk in changed:
        ${model}.objects.filter(pk=pk).update(${field}=models.F("${field}") * -1)


def forwards(apps, schema_editor):
    change_signs(apps, 0)


def backwards(apps, schema_editor):
    change_signs(apps, 1)
`,
  };
}

function updateBySql(model, field) {
  const table = `app_${model.toLowerCase()}`;
  return {
    arguments: [`"UPDATE ${table} SET ${field} = 0 WHERE ${field} < 0"`],
    definitions: "",
  };
}

function deleteRows(model, field) {
  return {
    arguments: ["forwards"],
    definitions: `

def forwards(apps, schema_editor):
    ${model} = apps.get_model("app", "${model}")
    stale = ${model}.objects.filter(${field}=False)
    if stale.exists():
        stale.delete()
`,
  };
}

function followKey(model, field) {
  return {
    arguments: ["forwards"],
    definitions: `

def forwards(apps, schema_editor):
    ${model} = apps.get_model("app", "${model}")
    for row in ${model}.objects.select_related("${field}").filter(${field}__isnull=False):
        if row.${field}.pk == row.pk:
            row.${field} = None
            row.save()
`,
  };
}
