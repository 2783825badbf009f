import type { SourceFile } from "../../../edit/source.js";
import { withEdits, type SourceSlice } from "../../../edit/slice.js";
import type { TextEdit } from "../../../edit/text-edit.js";
import type { Node } from "../../../fold/node.js";
import type { Expression } from "../../../operation/expression.js";
import type { EntityKey, Field, Slot } from "../../../operation/field.js";
import type {
  AlterOptions,
  CreateEntity,
  Literal,
  Member,
  Operation,
  Option,
  Origin,
} from "../../../operation/operation.js";
import { togetherSets } from "../../../operation/state.js";
import type { PythonModule } from "../python/module.js";
import { entityKey } from "../read/field.js";
import { decodeString } from "../read/literal.js";
import type { Fragment, ImportNeed } from "./fragment.js";
import { pythonString } from "./python-string.js";

/** What the writer of operations must know. */
export interface WriteContext {
  /** The module that a source file was read as. */
  readonly moduleOf: (file: SourceFile) => PythonModule;
  /** An entity's name in its own case, by key. */
  readonly nameOf: (key: EntityKey) => string;
}

const MIGRATIONS: ImportNeed = { module: "django.db", name: "migrations" };
const MODELS: ImportNeed = { module: "django.db", name: "models" };

/** The source of one folded operation: as it stood where nothing was changed, else written anew from its parts. */
export function operationFragment(node: Node, context: WriteContext): Fragment {
  const { operation } = node;
  const { origin } = operation;
  if (!node.rebuilt) return [comments(origin.comments), slice(origin.slice, context)];
  return new Rebuilt(node, context).fragment();
}

function text(value: string, imports: readonly ImportNeed[] = []): Fragment {
  return { kind: "text", text: value, imports };
}

function comments(lines: readonly string[]): Fragment {
  return lines.length === 0 ? [] : text(lines.map((line) => `${line}\n`).join(""));
}

function slice(part: SourceSlice, context: WriteContext): Fragment {
  return {
    kind: "slice",
    module: context.moduleOf(part.file),
    start: part.start,
    end: part.end,
    edits: part.edits,
  };
}

/** An operation written anew, with the comments of all that went into it. */
class Rebuilt {
  /** Parts of the source that are carried: comments inside them need no care. */
  readonly #carried: SourceSlice[] = [];
  /** Comments that stand beside what they are about. */
  readonly #shown = new Set<Origin["inner"][number]>();

  constructor(
    readonly node: Node,
    readonly context: WriteContext,
  ) {}

  fragment(): Fragment {
    const { operation } = this.node;
    const call = this.call(operation);
    const ahead = [...operation.origin.comments, ...this.lost(operation.origin)];
    return [comments(ahead), call];
  }

  /** Comments of an origin that stand in no part that is carried. */
  private lost(origin: Origin): readonly string[] {
    return origin.inner
      .filter((comment) => !this.#shown.has(comment))
      .filter(
        ({ start }) =>
          !this.#carried.some(
            (part) => part.file === origin.slice.file && part.start <= start && start < part.end,
          ),
      )
      .map((comment) => comment.text);
  }

  private carry(part: SourceSlice, edits: readonly TextEdit[]): Fragment {
    this.#carried.push(part);
    return slice(withEdits(part, edits), this.context);
  }

  private call(operation: Operation): Fragment {
    switch (operation.kind) {
      case "createEntity":
        return this.createModel(operation);
      case "deleteEntity":
        return this.named("DeleteModel", [["name", pythonString(modelName(operation.entity))]]);
      case "renameEntity":
        return this.named("RenameModel", [
          ["old_name", pythonString(this.context.nameOf(operation.entity))],
          ["new_name", pythonString(operation.newName)],
        ]);
      case "alterOptions":
        return this.alterOptions(operation);
      case "alterManagers":
        return this.named("AlterModelManagers", [
          ["name", pythonString(modelName(operation.entity))],
          ["managers", this.carry(operation.managers.slice, [])],
        ]);
      case "addField":
      case "alterField": {
        const name = operation.kind === "addField" ? "AddField" : "AlterField";
        const field =
          operation.backfill === undefined
            ? this.field(operation.field, operation.entity)
            : this.fieldWithDefault(operation.field, operation.entity, operation.backfill);
        return this.named(name, [
          ["model_name", pythonString(modelName(operation.entity))],
          ["name", pythonString(operation.field.name)],
          ["field", field],
          ...(operation.preserveDefault ? [] : ([["preserve_default", "False"]] as const)),
        ]);
      }
      case "removeField":
        return this.named("RemoveField", [
          ["model_name", pythonString(modelName(operation.entity))],
          ["name", pythonString(operation.name)],
        ]);
      case "renameField":
        return this.named("RenameField", [
          ["model_name", pythonString(modelName(operation.entity))],
          ["old_name", pythonString(operation.name)],
          ["new_name", pythonString(operation.newName)],
        ]);
      case "addMember":
        return this.addMember(operation);
      case "removeMember":
        return this.named(operation.member === "index" ? "RemoveIndex" : "RemoveConstraint", [
          ["model_name", pythonString(modelName(operation.entity))],
          ["name", pythonString(operation.name)],
        ]);
      case "renameMember":
        return this.named("RenameIndex", [
          ["model_name", pythonString(modelName(operation.entity))],
          ["new_name", pythonString(operation.newName)],
          ["old_name", pythonString(operation.name)],
        ]);
      case "alterMember":
        return this.named("AlterConstraint", [
          ["model_name", pythonString(modelName(operation.entity))],
          ["name", pythonString(operation.name)],
          ["constraint", this.member(operation.member)],
        ]);
      case "nameMember":
        return this.named("RenameIndex", [
          ["model_name", pythonString(modelName(operation.entity))],
          ["new_name", pythonString(operation.newName)],
          ["old_fields", `[${operation.fields.map(pythonString).join(", ")}]`],
        ]);
      case "validateMember":
      case "opaque":
      case "separate":
      case "provide":
        return this.carry(operation.origin.slice, []);
    }
  }

  private named(name: string, args: readonly (readonly [string, string | Fragment])[]): Fragment {
    return [
      text(`migrations.${name}(\n`, [MIGRATIONS]),
      ...args.map(([argument, value]): Fragment => [
        text(`${argument}=`),
        typeof value === "string" ? text(value) : value,
        text(",\n"),
      ]),
      text(")"),
    ];
  }

  private addMember(operation: Operation & { kind: "addMember" }): Fragment {
    const { member, manner } = operation;
    const args: readonly (readonly [string, string | Fragment])[] = [
      ["model_name", pythonString(modelName(operation.entity))],
      [member.kind, this.member(member)],
    ];
    if (manner === "plain") {
      return this.named(member.kind === "index" ? "AddIndex" : "AddConstraint", args);
    }
    const name = manner === "concurrently" ? "AddIndexConcurrently" : "AddConstraintNotValid";
    const need = { module: "django.contrib.postgres.operations", name };
    return [
      text(`${name}(\n`, [need]),
      ...args.map(([argument, value]): Fragment => [
        text(`${argument}=`),
        typeof value === "string" ? text(value) : value,
        text(",\n"),
      ]),
      text(")"),
    ];
  }

  private alterOptions(operation: AlterOptions): Fragment {
    const name = pythonString(modelName(operation.entity));
    const option = operation.options.get(operation.attribute);
    const value = (): Fragment =>
      option === undefined ? text("None") : this.option(operation.attribute, option);
    switch (operation.attribute) {
      case "db_table":
        return this.named("AlterModelTable", [
          ["name", name],
          ["table", value()],
        ]);
      case "db_table_comment":
        return this.named("AlterModelTableComment", [
          ["name", name],
          ["table_comment", value()],
        ]);
      case "unique_together":
        return this.named("AlterUniqueTogether", [
          ["name", name],
          ["unique_together", value()],
        ]);
      case "index_together":
        return this.named("AlterIndexTogether", [
          ["name", name],
          ["index_together", value()],
        ]);
      case "order_with_respect_to":
        return this.named("AlterOrderWithRespectTo", [
          ["name", name],
          ["order_with_respect_to", value()],
        ]);
      default:
        return this.named("AlterModelOptions", [
          ["name", name],
          ["options", this.dictionary(operation.options, [])],
        ]);
    }
  }

  private createModel(operation: CreateEntity): Fragment {
    const options = [...operation.options].filter(([key, option]) => says(key, option));
    const lists: (readonly [string, Fragment])[] = [];
    if (operation.indexes.length > 0) lists.push(["indexes", this.members(operation.indexes)]);
    if (operation.constraints.length > 0) {
      lists.push(["constraints", this.members(operation.constraints)]);
    }
    const args: (readonly [string, string | Fragment])[] = [
      ["name", pythonString(operation.name)],
      ["fields", this.fields(operation)],
    ];
    if (options.length > 0 || lists.length > 0) {
      args.push(["options", this.dictionary(new Map(options), lists)]);
    }
    if (operation.bases !== undefined) {
      args.push(["bases", this.carry(operation.bases.expression.slice, [])]);
    }
    if (operation.managers !== undefined && operation.managers.canonical !== "[]") {
      args.push(["managers", this.carry(operation.managers.slice, [])]);
    }
    return this.named("CreateModel", args);
  }

  private fields(operation: CreateEntity): Fragment {
    const own = operation.origin;
    /** Where the comments of the next field begin: behind the field before it in the same source. */
    let from = own.slice.start;
    const items = operation.fields.map((field): Fragment => {
      const value = this.field(field, operation.entity);
      const source = this.node.sources.get(field.name);
      const { slice: part } = field.expression;
      let ahead: readonly string[] = [];
      if (source !== undefined && source !== own) {
        ahead = [...source.comments, ...this.lost(source)];
      } else if (part.file === own.slice.file && part.start > from) {
        ahead = this.lostBetween(own, from, part.start);
        from = part.end;
      }
      return [comments(ahead), text(`(${pythonString(field.name)}, `), value, text("),\n")];
    });
    return [text("[\n"), ...items, text("]")];
  }

  /** Comments of an origin between two offsets, which from now on count as shown. */
  private lostBetween(origin: Origin, start: number, end: number): readonly string[] {
    const found = origin.inner.filter(
      (comment) => start <= comment.start && comment.start < end && !this.#shown.has(comment),
    );
    for (const comment of found) this.#shown.add(comment);
    return found.map((comment) => comment.text);
  }

  private dictionary(
    options: ReadonlyMap<string, Option>,
    lists: readonly (readonly [string, Fragment])[],
  ): Fragment {
    const items = [...options].map(([key, option]): readonly [string, Fragment] => [
      key,
      this.option(key, option),
    ]);
    return [
      text("{\n"),
      ...[...items, ...lists].map(([key, value]): Fragment => [
        text(`${pythonString(key)}: `),
        value,
        text(",\n"),
      ]),
      text("}"),
    ];
  }

  private option(key: string, option: Option): Fragment {
    if (option.expression !== undefined) return this.carry(option.expression.slice, []);
    const sets = key.endsWith("_together") ? togetherSets(option.literal) : undefined;
    return text(sets === undefined ? literalText(option.literal ?? null) : togetherText(sets));
  }

  private members(members: readonly Member[]): Fragment {
    return [
      text("[\n"),
      ...members.map((member): Fragment => [this.member(member), text(",\n")]),
      text("]"),
    ];
  }

  private member(member: Member): Fragment {
    if (member.expression === undefined) {
      const fields = member.fields.map(pythonString).join(", ");
      return text(`models.Index(fields=[${fields}], name=${pythonString(member.name)})`, [MODELS]);
    }
    const edits = rewriteSlot(member.expression.slice, member.nameSlot, member.name);
    return this.carry(member.expression.slice, edits);
  }

  private field(field: Field, owner: EntityKey): Fragment {
    const { slice: part } = field.expression;
    const edits: TextEdit[] = [];
    for (const { target, slot } of field.references) {
      if (target.kind !== "entity" || slot === undefined) continue;
      const written = decodeString(part.file.text.slice(slot.start, slot.end)) ?? "";
      const app = owner.slice(0, owner.indexOf("."));
      const means = entityKey(written.includes(".") ? written : `${app}.${written}`);
      if (means === target.entity) continue;
      const label = `${target.entity.slice(0, target.entity.indexOf("."))}.${this.context.nameOf(target.entity)}`;
      edits.push({ start: slot.start, end: slot.end, text: pythonString(label) });
    }
    if (field.toField !== undefined) {
      edits.push(...rewriteSlot(part, field.toField.slot, field.toField.name));
    }
    return this.carry(part, edits);
  }

  /** A field with a default that is only for the rows of the moment, put in as its last argument. */
  private fieldWithDefault(field: Field, owner: EntityKey, backfill: Expression): Fragment {
    const { insertion } = field;
    if (insertion === undefined) return this.field(field, owner);
    const { slice: part } = field.expression;
    const head: Field = {
      ...field,
      expression: { ...field.expression, slice: { ...part, end: insertion.offset } },
    };
    return [
      this.field(head, owner),
      text(`${insertion.separator}default=`),
      this.carry(backfill.slice, []),
      this.carry({ ...part, start: insertion.offset, edits: [] }, []),
    ];
  }
}

/** An edit that makes a string literal say something else, where it does not say that already. */
function rewriteSlot(
  part: SourceSlice,
  slot: Slot | undefined,
  value: string,
): readonly TextEdit[] {
  if (slot === undefined) return [];
  if (decodeString(part.file.text.slice(slot.start, slot.end)) === value) return [];
  return [{ start: slot.start, end: slot.end, text: pythonString(value) }];
}

/** Does an option say more than Django assumes without it? */
function says(key: string, option: Option): boolean {
  if (key.endsWith("_together")) return (togetherSets(option.literal) ?? [[]]).length > 0;
  return option.literal !== null;
}

function modelName(key: EntityKey): string {
  return key.slice(key.indexOf(".") + 1);
}

function togetherText(sets: readonly (readonly string[])[]): string {
  if (sets.length === 0) return "set()";
  const tuples = sets.map(
    (set) => `(${set.map(pythonString).join(", ")}${set.length === 1 ? "," : ""})`,
  );
  return `{${tuples.join(", ")}}`;
}

function literalText(value: Literal): string {
  if (value === null) return "None";
  if (value === true) return "True";
  if (value === false) return "False";
  if (typeof value === "string") return pythonString(value);
  if (typeof value === "number") return String(value);
  return `[${value.map(literalText).join(", ")}]`;
}
