import type { SchemaRules } from "../schema-rules.js";
import { addField, addLink } from "./add-field.js";
import { alterColumn } from "./alter-column.js";
import { alterLink } from "./alter-link.js";
import {
  changeNull,
  changeType,
  comparedCheck,
  dropColumnDefault,
  dropDefault,
  setDefault,
  updateSql,
} from "./changes.js";
import { commentTable } from "./comment-table.js";
import { addConstraint, removeConstraint } from "./constraints.js";
import { commentColumn, createModel } from "./create-model.js";
import { addIndex, fieldIndexes, isIndexed, removeIndex, renameIndex } from "./indexes.js";
import { deleteModel, removeField, removeLink, renameTable } from "./remove.js";
import { alterTogether, deleteTogether, uniqueTogether } from "./together.js";

/** What most databases do for each act (django/db/backends/base/schema.py). */
export const STANDARD_SCHEMA: SchemaRules = {
  createModel,
  deleteModel,
  renameTable,
  addField,
  addLink,
  removeField,
  removeLink,
  alterColumn,
  alterLink,
  addIndex,
  removeIndex,
  renameIndex,
  addConstraint,
  removeConstraint,
  uniqueTogether: (_editor, model, columns) => uniqueTogether(model, columns),
  alterTogether,
  deleteTogether,
  commentColumn,
  commentTable,
  fieldIndexes,
  isIndexed,
  indexTogetherWaits: false,
  columnInTable: (_editor, _model, _field, column) => column,
  columnAdded: (_editor, _model, _field, column) => column,
  changeType: (editor, change, type) => changeType(editor, change, type),
  changeNull,
  dropDefault,
  dropColumnDefault,
  setDefault,
  updateSql,
  renamedType: (_editor, _model, _field, type) => type,
  comparedCheck,
  skipsDefault: () => false,
  skipsDefaultOnAlter: () => false,
};
