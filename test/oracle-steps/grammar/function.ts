import { chance, pick, weighted, type Choice } from "../../laws/project/choice.js";
import { someQuery } from "./query.js";
import type { Schema } from "./schema.js";
import { having, indented, someModel, within, type Scope } from "./scope.js";
import { block } from "./statements.js";

/** A data step's function as lines of a module, helpers in front of it. */
export function stepFunction(choice: Choice, schema: Schema, name: string): readonly string[] {
  let counter = 0;
  const scope: Scope = {
    choice,
    schema,
    names: new Map(),
    depth: 3,
    mayReturn: true,
    fresh: (stem) => {
      counter += 1;
      return `${stem}_${counter}`;
    },
  };
  const shape = weighted(choice, [
    [6, plainly],
    [2, withRowHelper],
    [2, withQueryHelper],
    [1, withModelHelper],
    [1, overNames],
    [1, throughGenerator],
  ]);
  return (shape ?? plainly)(scope, name);
}

/** The function with its models under their names. */
function whole(scope: Scope, name: string, body: readonly string[]): readonly string[] {
  const models = [...scope.schema.values()].map(
    (model) => `${model.name} = apps.get_model('${model.app}', '${model.name}')`,
  );
  const atomic = chance(scope.choice, 10);
  const inside = atomic ? ["with transaction.atomic():", ...indented(body)] : body;
  return [`def ${name}(apps, schema_editor):`, ...indented([...models, ...inside])];
}

function plainly(scope: Scope, name: string): readonly string[] {
  return whole(scope, name, block(scope, 3));
}

/** A helper of the module that is given rows, one by one. It knows no models but by the registry. */
function withRowHelper(scope: Scope, name: string): readonly string[] {
  const { text, model } = someQuery(scope);
  const helper = `${name}_row`;
  const inside = within({ ...scope, depth: 1 }, "row", { kind: "row", model });
  return [
    ...helperFunction(scope, helper, ["row"], block(inside, 2)),
    ...whole(scope, name, [`for row in ${text}.all():`, `    ${helper}(apps, schema_editor, row)`]),
  ];
}

/** A helper of the module that is given a query. */
function withQueryHelper(scope: Scope, name: string): readonly string[] {
  const { text, model } = someQuery(scope);
  const helper = `${name}_rows`;
  const inside = having({ ...scope, depth: 2 }, "rows", { kind: "query", model });
  const call = chance(scope.choice, 50)
    ? `${helper}(apps, schema_editor, ${text}.all())`
    : `partial(${helper}, apps)(schema_editor, rows=${text}.all())`;
  return [
    ...helperFunction(scope, helper, ["rows"], block(inside, 2)),
    ...whole(scope, name, [call]),
  ];
}

/** A helper of the module that is given a model; another of the same fields may be given, too. */
function withModelHelper(scope: Scope, name: string): readonly string[] {
  const model = someModel(scope);
  const helper = `${name}_model`;
  const field = pick(
    scope.choice,
    model.fields.filter(({ kind }) => kind === "text" || kind === "number"),
  );
  const body =
    field === undefined
      ? ["model.objects.all().delete()"]
      : [
          "if not model.objects.exists():",
          "    return 0",
          "for row in model.objects.all():",
          `    row.${field.name} = ${field.kind === "text" ? "'m'" : "9"}`,
          "    row.save()",
          "return 1",
        ];
  return [
    ...helperFunction(scope, helper, ["model"], body),
    ...whole(scope, name, [
      `if ${helper}(apps, schema_editor, ${model.name}):`,
      ...indented(block(within(scope), 1)),
    ]),
  ];
}

function helperFunction(
  scope: Scope,
  name: string,
  parameters: readonly string[],
  body: readonly string[],
): readonly string[] {
  const models = [...scope.schema.values()].map(
    (model) => `${model.name} = apps.get_model('${model.app}', '${model.name}')`,
  );
  return [
    `def ${name}(apps, schema_editor, ${parameters.join(", ")}):`,
    ...indented([...models, ...body]),
    "",
    "",
  ];
}

/** A loop over the names of models. */
function overNames(scope: Scope, name: string): readonly string[] {
  const models = [someModel(scope), someModel(scope)];
  const list = models.map(({ app, name: model }) => `('${app}', '${model}')`).join(", ");
  const action = weighted(scope.choice, [
    [2, ["for row in model.objects.all():", "    row.save()"]],
    [1, ["model.objects.filter(pk=1).delete()"]],
    [1, ["print(model.objects.count())"]],
    [1, ["if model.objects.exists():", "    break", "else:", "    print('none')"]],
  ]);
  return whole(scope, name, [
    `for label, name in [${list}]:`,
    "    model = apps.get_model(label, name)",
    ...indented(action ?? ["pass"]),
  ]);
}

/** A generator function whose body acts while it is looped over. */
function throughGenerator(scope: Scope, name: string): readonly string[] {
  const { text, model } = someQuery(scope);
  const helper = `${name}_each`;
  const inside = within({ ...scope, depth: 1, mayReturn: false }, "row", { kind: "row", model });
  return [
    ...helperFunction(
      scope,
      helper,
      ["rows"],
      ["for row in rows:", ...indented(block(inside, 1)), "    yield row"],
    ),
    ...whole(scope, name, [
      `for row in ${helper}(apps, schema_editor, ${text}.all()):`,
      ...indented(block(within(scope, "row", { kind: "row", model }), 1)),
    ]),
  ];
}
