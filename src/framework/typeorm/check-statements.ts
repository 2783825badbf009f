import { Node, type Block, type CallExpression } from "ts-morph";
import type { Problem } from "../../edit/problem.js";
import { placeOf } from "../../edit/source.js";
import type { ClassMigration, ClassProject } from "../classes/project.js";
import { TYPEORM_MIGRATIONS } from "./bookkeeping.js";

/** Methods of the query runner that change something, and give promises. */
const ACTS = /^(?:query|clear|drop|create|rename|add|change|update|insert|delete)[A-Za-z]*$/;

/** Statements on rows of the table in which TypeORM records migrations. */
const RECORDS = new RegExp(
  `\\b(?:delete\\s+from|insert\\s+into|update)\\s+["\`]?${TYPEORM_MIGRATIONS.name}["\`]?(?:\\s|$)`,
  "i",
);

/** Calls of the query runner that nothing waits for, and steps that change the table in which they are recorded. */
export function checkStatements(migration: ClassMigration, { files }: ClassProject): Problem[] {
  const { declaration, path } = migration;
  const file = files.get(path);
  if (file === undefined) return [];
  return (["up", "down"] as const).flatMap((name): Problem[] => {
    const method = declaration.getInstanceMethod(name);
    const body = method?.getBody();
    const runner = method?.getParameters()[0]?.getName();
    if (!Node.isBlock(body) || runner === undefined) return [];
    return callsOf(body, runner).flatMap((call): Problem[] => {
      const place = placeOf(file, call.getStart());
      const [sql] = call.getArguments();
      const isRecords =
        (Node.isStringLiteral(sql) || Node.isNoSubstitutionTemplateLiteral(sql)) &&
        RECORDS.test(sql.getLiteralValue());
      return [
        ...(Node.isExpressionStatement(call.getParent())
          ? [
              {
                code: "unawaited",
                message: `nothing waits for a call in ${name}: the migration counts as done while it runs, also where it fails`,
                place,
                hint: "write await in front of it",
              },
            ]
          : []),
        ...(isRecords
          ? [
              {
                code: "edits-bookkeeping",
                message: `${name} changes ${TYPEORM_MIGRATIONS.name}, in which its own run is recorded`,
                place,
                hint: "do that once, with a statement outside of the migrations",
              },
            ]
          : []),
      ];
    });
  });
}

/** The calls of the runner that change something. */
function callsOf(body: Block, runner: string): readonly CallExpression[] {
  return body.getDescendants().flatMap((node) => {
    if (!Node.isCallExpression(node)) return [];
    const callee = node.getExpression();
    return Node.isPropertyAccessExpression(callee) &&
      callee.getExpression().getText() === runner &&
      ACTS.test(callee.getName())
      ? [node]
      : [];
  });
}
