import type { IfStatement } from "ts-morph";
import { RECORDED_GUARD } from "../../javascript/chain/recorded-guard.js";

/** Does the statement only return where the guard says that all is there? */
export function isRecordedGuard(statement: IfStatement): boolean {
  return statement.getExpression().getText().startsWith(`await this.${RECORDED_GUARD}(`);
}
