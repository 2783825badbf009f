import type { Dialect } from "../../sql/dialect.js";
import { lex, type Token } from "../../sql/lex.js";
import type { RelationName } from "../../operation/relational/names.js";
import { nameOfToken } from "../../sql/tokens.js";

/**
 * All names that tokens hold, those inside strings included (bodies of functions, `regclass` literals): whatever the tokens may name is
 * among them.
 */
export function namesIn(tokens: readonly Token[], dialect: Dialect): readonly RelationName[] {
  const names = new Set<string>();
  const pending = [...tokens];
  for (let token = pending.pop(); token !== undefined; token = pending.pop()) {
    if (token.kind === "text") {
      const inner = lex(token.value, dialect);
      if (inner.ok && inner.tokens.length > 1) pending.push(...inner.tokens);
      else for (const word of token.value.match(/[\p{L}_][\p{L}\p{N}_$]*/gu) ?? []) names.add(word);
      continue;
    }
    const name = nameOfToken(token, dialect);
    if (name !== undefined) names.add(name);
  }
  return [...names].map((name) => ({ schema: undefined, name }));
}
