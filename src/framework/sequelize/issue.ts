import type { Issue } from "../javascript/chain/issue.js";

/** One thing that a migration asks Sequelize for. */
export type SequelizeIssue = Issue<SequelizeRequest>;

/** How Sequelize was asked for it. */
export type SequelizeRequest =
  /** A method of the query interface, with what it was given. */
  | { readonly kind: "call"; readonly method: string; readonly args: readonly unknown[] }
  /** `sequelize.query`, the values in their places. */
  | { readonly kind: "raw"; readonly sql: string };
