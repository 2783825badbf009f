/** Words that mean the same in the statements of all databases and are, unquoted, names of nothing there. */
export const KEYWORDS: ReadonlySet<string> = new Set(
  `add after all alter and any as asc auto_increment between both by case char character charset check collate column columns comment
  constraint convert create cross default delete desc distinct distinctrow div drop duplicate else end engine escape exists false first
  for force foreign from full fulltext group having high_priority if ignore in index inner innodb insert interval into is join key keys
  last leading left like limit lock low_priority match minute mod modify natural not null nulls offset on only or order outer over
  primary quick references regexp rename replace right rlike rollup select separator set spatial sql_big_result straight_join table then
  to trailing true truncate unique unsigned update use using values varchar when where with xor bigint int integer smallint tinyint
  mediumint text longtext mediumtext tinytext datetime date time timestamp decimal double float boolean bool blob longblob json uuid
  binary varbinary change utf8 utf8mb4 utf8mb4_bin utf8_bin utf8_general_ci utf8mb4_general_ci utf8mb4_unicode_ci hour day month year
  second week btree hash visible invisible algorithm inplace instant copy shared none exclusive returning conflict nothing`
    .trim()
    .split(/\s+/),
);
