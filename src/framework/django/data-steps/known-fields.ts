import { isNameOfFields } from "./field-names.js";
import { overrides, type Contract } from "./overriding.js";
import type { Place, Run } from "./run.js";

/**
 * Field classes of other packages that turn values into columns and back, and do nothing else when a row is stored. Each was read in
 * the package's source: no pre_save() that queries, no signals.
 */
const CONVERTING: readonly RegExp[] = [
  // The class that DEFAULT_AUTO_FIELD names: Django takes automatic fields alone.
  /^django\.utils\.module_loading\.import_string\(django\.conf\.settings\.DEFAULT_AUTO_FIELD\)/,
  /^i18nfield\.fields\.I18n(?:Char|Text)Field$/,
  /^phonenumber_field\.modelfields\.PhoneNumberField$/,
  /^django_countries\.fields\.CountryField$/,
  /^timezone_field\.fields\.TimeZoneField$/,
  /^django_extensions\.db\.fields\.(?:CreationDateTimeField|ModificationDateTimeField)$/,
  /^jsonfield\.(?:fields\.)?JSONField$/,
  /^wagtail\.(?:core\.)?fields\.RichTextField$/,
  /^model_utils\.fields\.(?:AutoCreatedField|AutoLastModifiedField|StatusField|UUIDField|UrlsafeTokenField)$/,
];

function isConverting(className: string): boolean {
  return CONVERTING.some((pattern) => pattern.test(className));
}

/** Does a field of the class only convert values? Known of it, or to be read in its source. */
export function convertsOnly(run: Run, className: string, place: Place): boolean {
  if (isConverting(className)) return true;
  const atoms = run.imported(place.module, className);
  return (
    atoms.length > 0 &&
    atoms.every((atom) => atom.kind === "class" && !overrides(run, atom.code, FIELD))
  );
}

/** What a field has that says how it looks, and is not asked when a row is stored. */
const LOOKS = new Set([
  "description",
  "default_error_messages",
  "default_validators",
  "empty_strings_allowed",
  "check",
  "clone",
  "deconstruct",
  "formfield",
  "db_type",
  "rel_db_type",
  "cast_db_type",
  "get_internal_type",
]);

/** What turns values into columns and back, and what takes a field's arguments. */
const CONVERSIONS = new Set([
  "__init__",
  "to_python",
  "from_db_value",
  "get_prep_value",
  "get_db_prep_value",
  "get_db_prep_save",
  "value_to_string",
]);

/** Words by which a method may reach rows, or make a field that does more. */
const REACHES_FURTHER =
  /\b(?:objects|\w*manager|apps|get_model|cursor|execute|transaction|signals?|connect|receiver|import|exec|eval|open|setattr|global|model|model_instance|descriptor_class|attr_class|contribute_to_\w+|pre_save|get_default|__\w*(?:class|dict|attr)\w*__)\b/;

/** What may be called to compute a value. */
const COMPUTING = new Set(
  "super isinstance issubclass hasattr len str int float bool bytes list dict set frozenset tuple sorted"
    .concat(" reversed enumerate map filter zip range any all min max sum abs round repr type")
    .concat(" ValueError TypeError ValidationError json re datetime timezone uuid decimal Decimal")
    .split(" "),
);

/** Does a method, by its text, call nothing but what computes: of Python, of the field itself, and of the values that it has? */
function onlyComputes(text: string): boolean {
  if (text.startsWith("@") || REACHES_FURTHER.test(text)) return false;
  const code = text.replace(/"""[^]*?"""|'''[^]*?'''|"[^"\n]*"|'[^'\n]*'/g, '""');
  const header = /^def\s+\w+\s*\(([^)]*)\)/.exec(code);
  if (header === null) return false;
  const own = new Set(
    (header[1] ?? "").split(",").map((word) => word.replace(/[*\s]|[:=].*/g, "")),
  );
  const body = code.slice(header[0].length);
  // What a call or a loop gave is a value; a name for something else may be a function of the project.
  const values = body.matchAll(/^\s*(\w+)\s*=\s*(?![\w.]+\s*$)(?!=)|\bfor\s+(\w+)\s+in\b/gm);
  for (const [, assigned, looped] of values) own.add(assigned ?? looped ?? "");
  return [...body.matchAll(/(?<![\w.])([A-Za-z_]\w*)((?:\s*\.\s*\w+)*)\s*\(/g)].every(
    ([, root = "", attributes = ""]) =>
      root === "self"
        ? CALLED_ON_SELF.test(attributes)
        : COMPUTING.has(root) || KEYWORDS.has(root) || (attributes !== "" && own.has(root)),
  );
}

/** What the field itself is told to do, or one of its strings. Anything else may be a function that somebody gave it. */
const CALLED_ON_SELF =
  /^\.(?:to_python|get_prep_value|get_internal_type|\w+\.(?:join|split|strip|format|get))$/;

const KEYWORDS = new Set(
  "and assert elif else for if in is lambda not or raise return while".split(" "),
);

/** A plain field of Django, with other looks or conversions, and methods that are the project's alone. All else may be asked when a row is stored. */
const FIELD: Contract = {
  isKept: (name) => isNameOfFields(name) && !LOOKS.has(name),
  isAlike: (name, text) => CONVERSIONS.has(name) && onlyComputes(text),
  isRoot: (path) => isConverting(path),
  roots: new Set(
    [
      ..."Field BigIntegerField BinaryField BooleanField CharField DateField DateTimeField".split(
        " ",
      ),
      ..."DecimalField DurationField EmailField FloatField GenericIPAddressField".split(" "),
      ..."IntegerField JSONField NullBooleanField PositiveBigIntegerField".split(" "),
      ..."PositiveIntegerField PositiveSmallIntegerField SlugField SmallIntegerField".split(" "),
      ..."TextField TimeField URLField UUIDField".split(" "),
    ].flatMap((name) => [`django.db.models.${name}`, `django.db.models.fields.${name}`]),
  ),
};
