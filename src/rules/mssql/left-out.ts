import type { Member } from "../../operation/operation.js";

/** What a unique constraint may ask for that no backend for SQL Server makes: the constraint is then left out (MSSQL013). */
const UNSUPPORTED = ["deferrable", "nulls_distinct"];

/** Does the backend make nothing for the index or constraint? */
export function isLeftOut(member: Member): boolean {
  const asks = (argument: string): boolean => {
    const value = member.args.get(argument);
    return value !== undefined && value !== "None";
  };
  return member.rest.length > 0 || UNSUPPORTED.some(asks);
}
