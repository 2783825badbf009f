import type { Constraint, Node, RangeVar } from "@pgsql/types";
import { lex } from "../lex.js";
import { functionKind } from "../functions.js";
import type { Hiding, Statement, TableUse } from "../statement.js";
import { alterStatement } from "./alter.js";
import { asKind, nodesOf, stringsOf, tablesIn } from "./nodes.js";
import { useOf, usesIn } from "./uses.js";

/** A statement that changes the schema; undefined for all others, and for those of which not enough is known. */
export function schemaStatement(node: Node, idle: Statement): Statement | undefined {
  const found =
    createdTable(node) ??
    createdPart(node) ??
    provided(node) ??
    dropped(node) ??
    alterStatement(node);
  if (found === undefined) return undefined;
  const hides = (found.unknown ?? []).map((why): Hiding => ({ what: "acts", on: undefined, why }));
  return {
    ...idle,
    ...found,
    hides: [...(found.hides ?? []), ...hides],
    effect: { kind: "schema" },
  };
}

/** What differs from a statement that does nothing. */
export type Found = Partial<Omit<Statement, "effect" | "text">>;

function createdTable(node: Node): Found | undefined {
  const create = asKind(node, "CreateStmt");
  if (create?.relation?.relname !== undefined) {
    const { relation, ...rest } = create;
    const uses = usesIn(rest);
    return {
      makes: [{ kind: "table", name: create.relation.relname }],
      // IF NOT EXISTS may meet a table; what it refers to gets a foreign key.
      tables: [{ ...useOf(relation, "alter", "all"), certainty: "perhaps" }, ...alterAll(rest)],
      objects: uses.objects,
      hides: [
        ...actions(nodesOf(rest, "Constraint")),
        ...((create.inhRelations ?? []).length > 0 || create.partbound !== undefined
          ? [anywhere("the rows of one table are also another's")]
          : []),
      ],
      unknown: uses.unknown,
    };
  }
  const as = asKind(node, "CreateTableAsStmt");
  if (as?.into?.rel?.relname !== undefined) {
    const kind = as.objtype === "OBJECT_TABLE" ? "table" : "view";
    return madeFrom(as.into.rel, kind, as.query);
  }
  const view = asKind(node, "ViewStmt");
  return view?.view === undefined ? undefined : madeFrom(view.view, "view", view.query);
}

function madeFrom(made: RangeVar, kind: "table" | "view", query: Node | undefined): Found {
  const { tables, objects, unknown } = usesIn(query);
  const itself: TableUse = { ...useOf(made, "alter", "all"), certainty: "perhaps" };
  return {
    makes: [{ kind, name: made.relname ?? "" }],
    tables: [itself, ...tables],
    objects,
    unknown,
  };
}

/** All tables of a tree, as altered. */
function alterAll(tree: unknown): readonly TableUse[] {
  return tablesIn(tree).map((table) => useOf(table, "alter", "all"));
}

function anywhere(why: string): Hiding {
  return { what: "acts", on: undefined, why };
}

/** Foreign keys that change rows of their table when the referenced one changes. */
export function actions(constraints: readonly Constraint[]): readonly Hiding[] {
  return constraints.flatMap(({ pktable, fk_del_action, fk_upd_action }): readonly Hiding[] => {
    const acts = [fk_del_action, fk_upd_action].some((action) => /^[cnd]$/.test(action ?? ""));
    if (!acts || pktable === undefined) return [];
    return [
      { what: "acts", on: pktable.relname, why: "a foreign key changes the rows that refer" },
    ];
  });
}

function createdPart(node: Node): Found | undefined {
  const index = asKind(node, "IndexStmt");
  if (index?.relation !== undefined) {
    const { relation, ...rest } = index;
    const uses = usesIn(rest);
    const names = new Set(
      [...nodesOf(rest, "IndexElem")].flatMap(({ name }) => (name === undefined ? [] : [name])),
    );
    const more = nodesOf(rest, "ColumnRef").flatMap(({ fields }) => stringsOf(fields).slice(-1));
    // A form that SQLite cannot run: Django remakes its tables, and an index that it does not know is lost with the old one.
    const operators = nodesOf(rest, "IndexElem").some(({ opclass }) => opclass !== undefined);
    const unlikeSqlite =
      index.concurrent === true || (index.accessMethod ?? "btree") !== "btree" || operators;
    const columns = unlikeSqlite ? new Set([...names, ...more]) : "all";
    return {
      makes: index.idxname === undefined ? [] : [{ kind: "index", name: index.idxname }],
      tables: [useOf(relation, "attach", columns)],
      unknown: uses.unknown,
    };
  }
  const trigger = asKind(node, "CreateTrigStmt");
  if (trigger?.relation !== undefined) {
    return {
      tables: tablesIn(node).map((table) => useOf(table, "attach", "all")),
      hides: OWN_COLUMN.has(stringsOf(trigger.funcname).join("."))
        ? []
        : [{ what: "acts", on: trigger.relation.relname, why: "a trigger" }],
    };
  }
  const rule = asKind(node, "RuleStmt");
  if (rule?.relation !== undefined) {
    return {
      tables: alterAll(node),
      hides: [{ what: "acts", on: rule.relation.relname, why: "a rule" }],
      unknown: usesIn(node).unknown,
    };
  }
  const policy = asKind(node, "CreatePolicyStmt")?.table ?? asKind(node, "AlterPolicyStmt")?.table;
  if (policy !== undefined) {
    return {
      tables: alterAll(node),
      hides: [{ what: "acts", on: policy.relname, why: "a policy decides which rows are seen" }],
    };
  }
  const sequence = asKind(node, "CreateSeqStmt");
  if (sequence?.sequence?.relname !== undefined) {
    return {
      makes: [{ kind: "sequence", name: sequence.sequence.relname }],
      ...ownedBy(sequence.options),
    };
  }
  const grant = asKind(node, "GrantStmt");
  if (grant?.targtype === "ACL_TARGET_OBJECT" && grant.objtype === "OBJECT_TABLE") {
    return { tables: tablesIn(grant.objects).map((table) => useOf(table, "attach", "all")) };
  }
  const comment = asKind(node, "CommentStmt");
  if (comment !== undefined) return commented(comment.objtype, comment.object);
  return undefined;
}

/** `OWNED BY table.column` in a sequence's options. */
export function ownedBy(options: readonly Node[] | undefined): Found {
  const owner = nodesOf(options, "DefElem").find(({ defname }) => defname === "owned_by");
  const path = stringsOf(asKind(owner?.arg, "List")?.items);
  const table = path.at(-2);
  if (table === undefined) return {};
  const use: TableUse = {
    table: { schema: path.at(-3), name: table },
    manner: "alter",
    columns: "all",
    certainty: "surely",
  };
  return { tables: [use] };
}

function commented(kind: string | undefined, object: Node | undefined): Found | undefined {
  const path = stringsOf(asKind(object, "List")?.items);
  const use = (
    table: string | undefined,
    schema: string | undefined,
    columns: TableUse["columns"],
  ): Found =>
    table === undefined
      ? { unknown: ["refold does not know what the comment is on"] }
      : {
          tables: [
            { table: { schema, name: table }, manner: "attach", columns, certainty: "surely" },
          ],
        };
  switch (kind) {
    case "OBJECT_TABLE":
      return use(path.at(-1), path.at(-2), new Set());
    case "OBJECT_COLUMN":
      return use(path.at(-2), path.at(-3), new Set(path.slice(-1)));
    case "OBJECT_TABCONSTRAINT":
    case "OBJECT_TRIGGER":
      return use(path.at(-2), path.at(-3), "all");
    default:
      return undefined;
  }
}

/** What the server gets beside tables, and any later statement may need. */
function provided(node: Node): Found | undefined {
  const extension = asKind(node, "CreateExtensionStmt");
  if (extension !== undefined) return { provides: [`the extension ${extension.extname ?? ""}`] };
  const type =
    asKind(node, "CreateEnumStmt")?.typeName ??
    asKind(node, "AlterEnumStmt")?.typeName ??
    asKind(node, "CreateRangeStmt")?.typeName;
  if (type !== undefined) return { provides: [`the type ${stringsOf(type).join(".")}`] };
  const domain = asKind(node, "CreateDomainStmt");
  if (domain !== undefined) {
    return {
      provides: [`the type ${stringsOf(domain.domainname).join(".")}`],
      unknown: usesIn(domain.constraints).unknown,
    };
  }
  const schema = asKind(node, "CreateSchemaStmt");
  if (schema !== undefined && schema.schemaElts === undefined) {
    return { provides: [`the schema ${schema.schemaname ?? ""}`] };
  }
  const routine = asKind(node, "CreateFunctionStmt");
  if (routine === undefined) return undefined;
  const name = stringsOf(routine.funcname).at(-1) ?? "";
  const kind = functionKind(name.toLowerCase());
  const known = kind !== "unknown" && kind !== "catalog";
  return {
    provides: [`the function ${name}`],
    tables: wordsAsTables([
      ...nodesOf(routine.options, "DefElem").flatMap(({ arg }) =>
        stringsOf(arg === undefined ? [] : [arg]),
      ),
      ...nodesOf(routine.options, "List").flatMap(({ items }) => stringsOf(items)),
    ]),
    hides: known ? [anywhere(`a function takes the name of the server's own ${name}()`)] : [],
  };
}

/** Words of a function's body, which may be names of tables that must be there. */
function wordsAsTables(bodies: readonly string[]): readonly TableUse[] {
  const words = new Set<string>();
  for (const body of bodies) {
    const result = lex(body, "postgres");
    if (!result.ok)
      for (const word of body.match(/[A-Za-z_]\w*/g) ?? []) words.add(word.toLowerCase());
    else {
      for (const { kind, value } of result.tokens) {
        if (kind === "word") words.add(value.toLowerCase());
        else if (kind === "name") words.add(value);
        else if (kind === "text")
          for (const word of value.match(/[A-Za-z_]\w*/g) ?? []) words.add(word);
      }
    }
  }
  return [...words].map((name) => ({
    table: { schema: undefined, name },
    manner: "read",
    columns: "all",
    certainty: "perhaps",
  }));
}

function dropped(node: Node): Found | undefined {
  const drop = asKind(node, "DropStmt");
  if (drop === undefined) return undefined;
  const cascade = drop.behavior === "DROP_CASCADE";
  const paths = (drop.objects ?? []).map((object) =>
    stringsOf(asKind(object, "List")?.items ?? [object]),
  );
  const tables = paths.map((path): TableUse => ({
    table: { schema: path.at(-2), name: path.at(-1) ?? "" },
    manner: "alter",
    columns: "all",
    certainty: "surely",
  }));
  switch (drop.removeType) {
    case "OBJECT_TABLE":
      return {
        tables,
        drops: paths.map((path) => path.at(-1) ?? ""),
        cascades: cascade ? tables.map(({ table }) => table) : [],
      };
    case "OBJECT_INDEX":
    case "OBJECT_SEQUENCE": {
      const kind = drop.removeType === "OBJECT_INDEX" ? "index" : "sequence";
      return { objects: paths.map((path) => ({ kind, name: path.at(-1) ?? "" })) };
    }
    case "OBJECT_TRIGGER":
    case "OBJECT_RULE":
    case "OBJECT_POLICY":
      return {
        tables: tables.map((use, index) => ({
          ...use,
          table: { schema: paths[index]?.at(-3), name: paths[index]?.at(-2) ?? "" },
        })),
      };
    case "OBJECT_VIEW":
    case "OBJECT_MATVIEW":
      return cascade ? undefined : { drops: paths.map((path) => path.at(-1) ?? "") };
    default:
      return undefined;
  }
}

/** The server's own functions for triggers that only set a column of the row that is written. */
const OWN_COLUMN = new Set(
  ["tsvector_update_trigger", "tsvector_update_trigger_column"].flatMap((name) => [
    name,
    `pg_catalog.${name}`,
  ]),
);
