import { classAttribute } from "./classes.js";
import { isKnownPath, leadsToPure } from "./known-paths.js";
import { mixinsOf } from "./mixins.js";
import { isDataMethod } from "./data-methods.js";
import { rememberedAttribute } from "./extra-attributes.js";
import { instanceAttribute } from "./instances.js";
import { linkAttribute } from "./link-table.js";
import { realAttribute } from "./real-user.js";
import { isQueryMethod } from "./query-methods.js";
import { pagesAttribute } from "./pages.js";
import { metaAttribute, modelAttribute } from "./query-attributes.js";
import type { Through } from "./models.js";
import type { Place, Run } from "./run.js";
import { DATA, join, opaque, type Atom, type Value } from "./value.js";

/** `value.name`. */
export function attributeOf(run: Run, value: Value, name: string, place: Place): Value {
  let result: Value = [];
  for (const atom of value) result = join(result, atomAttribute(run, atom, name, place));
  if (result.length === 0 && value.length > 0) return run.fail(`None has no ${name}`, place);
  return result;
}

function atomAttribute(run: Run, atom: Atom, name: string, place: Place): Value {
  switch (atom.kind) {
    case "literal":
      if (atom.value === null) return [];
      return isDataMethod(name) ? method(atom, name) : DATA;
    case "data":
    case "alias":
      return isDataMethod(name) ? method(atom, name) : DATA;
    case "stored":
      if (name === "name" || name === "path" || name === "url" || name === "pk" || name === "id")
        return DATA;
      return opaque(`${name} of the value of a field whose class is not known`);
    case "opaque":
      run.recorder.mayDoAnything(`uses ${atom.why}`, place);
      return opaque(atom.why);
    case "schemaEditor":
      return name === "connection" ? [{ kind: "connection" }] : method(atom, name);
    case "connection":
      if (name === "alias") return [{ kind: "alias" }];
      if (name === "vendor" || name === "features" || name === "settings_dict") return DATA;
      if (name === "introspection" || name === "ops") {
        return [{ kind: "imported", path: `connection.${name}` }];
      }
      return method(atom, name);
    case "model":
      return (
        modelAttribute(run, atom.entity, name, place) ??
        opaque(`${run.models.nameOf(atom.entity)}.${name}, which historical models do not have`)
      );
    case "meta":
      return metaAttribute(run, atom, name, place);
    case "pages":
      return pagesAttribute(run, atom, name, place);
    case "manager":
    case "queryset":
      if (name === "model") return [{ kind: "model", entity: atom.query.entity }];
      if (name === "db") return [{ kind: "alias" }];
      if (name === "through" && atom.kind === "manager" && atom.link?.kind === "many") {
        const { owner, field, through } = atom.link;
        return throughModel(run, owner, field, through, place);
      }
      return isQueryMethod(name)
        ? method(atom, name)
        : opaque(`${name} of a query on ${run.models.nameOf(atom.query.entity)}`);
    case "instance": {
      if (atom.extra.includes(name)) return DATA;
      const remembered = rememberedAttribute(run, atom.entity, name);
      const known = instanceAttribute(run, atom.entity, name, place) ?? remembered;
      if (known === undefined && mixinsOf(run, atom.entity).length > 0) {
        const model = run.models.nameOf(atom.entity);
        run.recorder.mayDoAnything(`${model} derives from a class of the project`, place);
      }
      return (
        known ??
        opaque(
          `${run.models.nameOf(atom.entity)}.${name}, which is no field of the historical model`,
        )
      );
    }
    case "linkTable":
    case "linkRows":
    case "linkRow":
      return linkAttribute(run, atom, name, place);
    case "realModel":
    case "realRows":
      return realAttribute(run, atom, name, place);
    case "method":
      return name === "through" && (atom.owner.kind === "model" || atom.owner.kind === "realModel")
        ? throughOfField(run, atom.owner.entity, atom.name, place)
        : opaque(`${name} of a method`);
    case "class":
      return classAttribute(run, atom.code, name, place);
    case "module":
      return run.global(atom.module, name) ?? run.imported(atom.module, `.${name}`);
    case "imported": {
      const found = run.imported(place.module, `${atom.path}.${name}`);
      for (const part of found) {
        if (part.kind !== "imported" || isKnownPath(part.path) || leadsToPure(part.path)) continue;
        run.recorder.mayDoAnything(`uses ${part.path}, which cannot be read`, place);
      }
      return found;
    }
    case "function":
      return name === "__name__" || name === "__doc__"
        ? DATA
        : opaque("an attribute of a function");
    default:
      return method(atom, name);
  }
}

function method(owner: Atom, name: string): Value {
  return [{ kind: "method", owner, name }];
}

function throughOfField(run: Run, entity: string, name: string, place: Place): Value {
  const owned = run.models.field(entity, name);
  if (owned === undefined || owned === "pk") return opaque(name);
  const { owner, field } = owned;
  return throughModel(run, owner, field.name, run.models.through(owner, field), place);
}

/** The model of a many-to-many table. */
function throughModel(
  run: Run,
  owner: string,
  field: string,
  through: Through,
  place: Place,
): Value {
  if (through.kind === "entity") return [{ kind: "model", entity: through.entity }];
  if (through.kind === "own") return [{ kind: "linkTable", owner, field }];
  run.recorder.mayReadAnything("uses the table of a many-to-many field", place);
  return [{ kind: "model", entity: owner }];
}
