import type { SourceSlice } from "../../../edit/slice.js";
import type { EntityKey } from "../../../operation/field.js";
import type { SchemaState } from "../../../operation/state.js";
import type { DataFacts, Reason } from "../../../operation/touches.js";
import type { PythonModule } from "../python/module.js";
import type { SyntaxNode } from "../python/syntax.js";

/** What stands around a data step, as far as it can be read. */
export interface DataWorld {
  /** The models as the step sees them, those of all apps. */
  readonly state: SchemaState;
  /** The module of a dotted path, seen from another module (leading dots are relative); undefined where it cannot be read. */
  readonly moduleAt: (from: PythonModule, path: string) => PythonModule | undefined;
  /** What a literal statement of SQL does. `slice` is where it stands in the Python source. */
  readonly sqlFacts: (sql: string, slice: SourceSlice) => DataFacts;
  /** Is told of each place where SQL is run that is not known. */
  readonly unreadSql: (slice: SourceSlice) => void;
  /** The model that a setting names (`AUTH_USER_MODEL` → `auth.User`), where that is known. */
  readonly modelSetting: (setting: string) => string | undefined;
  /** Is it sure that the project's settings do not say a setting, or a key of one (`OAUTH2_PROVIDER.GRANT_MODEL`)? */
  readonly isUnset: (path: string) => boolean;
  /** What earlier SQL left behind that acts where rows of an entity are written: a trigger, a rule. */
  readonly actsOnWrites: (entity: EntityKey) => Reason | undefined;
  /** Entities that are known to be able to hold rows here; emptiness is assumed of all others. */
  readonly mayHoldRows: (entity: EntityKey) => boolean;
  readonly limits: Limits;
}

/** Where the analysis gives up: what is beyond is taken to touch everything. */
export interface Limits {
  /** Calls inside calls. */
  readonly depth: number;
  /** Nodes of syntax trees that are looked at. */
  readonly work: number;
}

/** Enough for every data step of the packages that refold is tested with. */
export const USUAL_LIMITS: Limits = { depth: 24, work: 60_000 };

/** A place in a module. */
export interface Site {
  readonly module: PythonModule;
  readonly node: SyntaxNode;
}

/** The source of a place. */
export function sliceAt({ module, node }: Site): SourceSlice {
  return { file: module.source, start: node.start, end: node.end, edits: [] };
}
