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
  /^jsonfield\.(?:fields\.)?JSONField$/,
  /^wagtail\.(?:core\.)?fields\.RichTextField$/,
  /^model_utils\.fields\.(?:StatusField|UUIDField|UrlsafeTokenField)$/,
];

/** Does a field of the class only convert values? */
export function convertsOnly(className: string): boolean {
  return CONVERTING.some((pattern) => pattern.test(className));
}
