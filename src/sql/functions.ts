/**
 * Functions of the four databases that change nothing and read nothing but their arguments, the clock or chance. None of these names is
 * an aggregate in any of them.
 */
const SCALAR = words(`
  abs acos age array_append array_cat array_dims array_length array_lower array_ndims array_position array_positions
  array_prepend array_remove array_replace array_to_json array_to_string array_upper ascii asin atan atan2 bin bit_length btrim
  cardinality cast cbrt ceil ceiling char char_length character_length charindex chr clock_timestamp coalesce concat concat_ws convert
  convert_from convert_to cos cot curdate current_date current_time current_timestamp curtime date date_add date_bin date_diff
  date_format date_part date_sub date_trunc dateadd datediff datename datepart datetime datetime2fromparts day dayname dayofmonth
  dayofweek dayofyear decode degrees div elt encode exp extract field find_in_set floor format format_type from_days from_unixtime
  gen_random_uuid getdate getutcdate greatest hex hour iif if ifnull initcap insert instr isdate isjson isnull isnumeric
  json json_array json_array_length json_build_array json_build_object json_contains json_extract json_extract_path
  json_extract_path_text json_insert json_length json_merge json_merge_patch json_merge_preserve json_object json_populate_record
  json_query json_quote json_remove json_replace json_search json_set json_strip_nulls json_to_record json_type json_typeof json_unquote
  json_valid json_value jsonb jsonb_array_length jsonb_build_array jsonb_build_object jsonb_concat jsonb_delete jsonb_exists jsonb_extract_path
  jsonb_extract_path_text jsonb_insert jsonb_object jsonb_path_exists jsonb_path_match jsonb_path_query_array jsonb_path_query_first
  jsonb_pretty jsonb_set jsonb_set_lax jsonb_strip_nulls jsonb_typeof julianday justify_days justify_hours justify_interval last_day
  lcase least left len length ln localtime localtimestamp locate log log10 log2 lower lpad ltrim make_date make_interval make_time
  make_timestamp make_timestamptz makedate maketime md5 microsecond mid minute mod month monthname multirange nchar newid now
  nullif numnode oct octet_length ord overlaps overlay pg_typeof patindex period_add period_diff pi position pow power printf
  quarter quote quote_ident quote_literal quote_nullable quotename radians rand random randomblob range_merge regexp_count regexp_instr
  regexp_like regexp_match regexp_replace regexp_split_to_array regexp_substr repeat replace replicate reverse right round row
  row_to_json rpad rtrim scale second setweight sha sha1 sha2 sha224 sha256 sha384 sha512 sign sin soundex space split_part sqrt
  starts_with statement_timestamp str str_to_date strcmp strftime string_to_array strip strpos stuff subdate substr substring
  substring_index sysdate sysdatetime sysutcdatetime tan time time_format timediff timeofday timestamp timestampadd timestampdiff
  timezone to_ascii to_base64 from_base64 to_char to_date to_days to_hex to_json to_jsonb to_number to_timestamp to_tsquery
  to_tsvector transaction_timestamp translate trim trim_array trim_scale trunc truncate ts_rank ts_rank_cd tsquery_phrase tsvector_to_array
  typeof ucase unhex unicode unix_timestamp unixepoch unaccent upper utc_date utc_time utc_timestamp uuid uuid_generate_v1
  uuid_generate_v1mc uuid_generate_v4 uuid_generate_v5 uuidv4 uuidv7 week weekday weekofyear width_bucket year yearweek zeroblob
  daterange int4range int8range numrange tsrange tstzrange isempty lower_inc lower_inf upper_inc upper_inf hstore akeys avals
  similarity word_similarity plainto_tsquery phraseto_tsquery websearch_to_tsquery
  normalize like_escape similar_escape is_normalized interval
  st_makepoint st_setsrid st_astext st_asgeojson st_asewkt st_geomfromtext st_geomfromgeojson st_transform st_x st_y st_isvalid
  st_centroid st_area st_buffer st_geometrytype st_srid st_multi st_setpoint st_force2d
`);

/** Functions that give any number of rows and change nothing. */
const SETS = words(`
  each generate_series generate_subscripts json_array_elements json_array_elements_text json_each json_each_text json_object_keys
  json_populate_recordset json_table json_to_recordset json_tree jsonb_array_elements jsonb_array_elements_text jsonb_each
  jsonb_each_text jsonb_object_keys jsonb_path_query jsonb_populate_recordset jsonb_to_recordset openjson regexp_matches
  regexp_split_to_table skeys string_split string_to_table svals unnest st_dump
`);

/** Functions that make one value of many rows, or need a window. They change nothing. */
const AGGREGATES = words(`
  any_value array_agg avg bit_and bit_or bit_xor bool_and bool_or checksum_agg corr count count_big covar_pop covar_samp cume_dist
  dense_rank every first_value group_concat grouping grouping_id json_agg json_agg_strict json_arrayagg json_group_array
  json_group_object json_object_agg json_objectagg jsonb_agg jsonb_group_array jsonb_group_object jsonb_object_agg lag last_value lead
  listagg max median min mode nth_value ntile percent_rank percentile_cont percentile_disc range_agg range_intersect_agg rank
  regr_avgx regr_avgy regr_count regr_intercept regr_r2 regr_slope regr_sxx regr_sxy regr_syy row_number std stddev stddev_pop
  stddev_samp stdev stdevp string_agg sum total var var_pop var_samp variance varp xmlagg st_collect st_extent st_union
`);

/** Functions that read or move a sequence. */
const SEQUENCES = words("currval lastval nextval setval pg_get_serial_sequence");

/** Functions that look into the server's own tables, and change nothing. */
const CATALOG = words(`
  col_description current_database current_schema current_schemas current_setting has_column_privilege has_schema_privilege
  has_table_privilege obj_description pg_get_constraintdef pg_get_expr pg_get_indexdef pg_get_viewdef pg_table_is_visible to_regclass
  to_regtype version
`);

/** Functions of extensions, which stand in a schema of the project's. */
const OF_EXTENSIONS = /^public\.(?:unaccent|uuid_generate_v\w+)$/;

/** What is known of a function by its name; functions of the project's own and all others are `unknown`. */
export function functionKind(
  name: string,
): "scalar" | "set" | "aggregate" | "sequence" | "catalog" | "unknown" {
  if (SCALAR.has(name) || OF_EXTENSIONS.test(name)) return "scalar";
  if (SETS.has(name)) return "set";
  if (AGGREGATES.has(name)) return "aggregate";
  if (CATALOG.has(name)) return "catalog";
  return SEQUENCES.has(name) ? "sequence" : "unknown";
}

/** Aggregates that are NULL over no rows. */
const NULL_OVER_NOTHING = words(
  "array_agg avg bool_and bool_or every json_agg jsonb_agg max min string_agg sum",
);

/** What an aggregate gives over no rows; undefined where that is not known. */
export function overNothing(name: string): 0 | null | undefined {
  if (name === "count") return 0;
  return NULL_OVER_NOTHING.has(name) ? null : undefined;
}

function words(list: string): ReadonlySet<string> {
  return new Set(list.trim().split(/\s+/));
}
