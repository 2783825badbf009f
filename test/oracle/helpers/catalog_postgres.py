"""PostgreSQL's catalog, from pg_catalog."""

import re

# current_schema() and not 'public': a package may set another search path.
_COLUMNS = """
    SELECT c.relname, c.relkind, a.attname, format_type(a.atttypid, a.atttypmod), a.attnotnull,
           pg_get_expr(d.adbin, d.adrelid), a.attidentity, a.attgenerated, co.collname,
           col_description(c.oid, a.attnum)
      FROM pg_class c
      JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
      LEFT JOIN pg_attrdef d ON d.adrelid = c.oid AND d.adnum = a.attnum
      LEFT JOIN pg_collation co ON co.oid = a.attcollation
     WHERE c.relnamespace = current_schema()::regnamespace AND c.relkind IN ('r', 'p', 'v', 'm')
     ORDER BY c.relname, a.attnum
"""
_CONSTRAINTS = """
    SELECT r.conrelid::regclass::text, r.contype, r.conname, pg_get_constraintdef(r.oid)
      FROM pg_constraint r
     WHERE r.connamespace = current_schema()::regnamespace AND r.conrelid <> 0
"""
_INDEXES = """
    SELECT t.relname, i.relname, pg_get_indexdef(x.indexrelid)
      FROM pg_index x
      JOIN pg_class i ON i.oid = x.indexrelid
      JOIN pg_class t ON t.oid = x.indrelid
     WHERE t.relnamespace = current_schema()::regnamespace
"""
_SEQUENCES = """
    SELECT s.sequencename, s.data_type::text, s.start_value, s.increment_by,
           (SELECT refobjid::regclass::text || '.' || a.attname
              FROM pg_depend p
              JOIN pg_attribute a ON a.attrelid = p.refobjid AND a.attnum = p.refobjsubid
             WHERE p.objid = format('%I.%I', s.schemaname, s.sequencename)::regclass
               AND p.deptype IN ('a', 'i'))
      FROM pg_sequences s WHERE s.schemaname = current_schema()
"""
_TRIGGERS = """
    SELECT t.tgrelid::regclass::text, t.tgname, pg_get_triggerdef(t.oid)
      FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid
     WHERE NOT t.tgisinternal AND c.relnamespace = current_schema()::regnamespace
"""
# Functions of an extension come and go with the extension, which is listed itself.
_FUNCTIONS = """
    SELECT p.oid::regprocedure::text, pg_get_functiondef(p.oid)
      FROM pg_proc p
     WHERE p.pronamespace = current_schema()::regnamespace AND p.prokind IN ('f', 'p')
       AND NOT EXISTS (SELECT 1 FROM pg_depend d WHERE d.objid = p.oid AND d.deptype = 'e')
"""
_VIEWS = """
    SELECT c.relname, pg_get_viewdef(c.oid)
      FROM pg_class c
     WHERE c.relnamespace = current_schema()::regnamespace AND c.relkind IN ('v', 'm')
"""
_TYPES = """
    SELECT t.typname, t.typtype, pg_catalog.format_type(t.typbasetype, t.typtypmod),
           (SELECT array_agg(e.enumlabel ORDER BY e.enumsortorder)::text
              FROM pg_enum e WHERE e.enumtypid = t.oid)
      FROM pg_type t
     WHERE t.typnamespace = current_schema()::regnamespace AND t.typtype IN ('e', 'd')
       AND NOT EXISTS (SELECT 1 FROM pg_depend d WHERE d.objid = t.oid AND d.deptype = 'e')
"""
_EXTENSIONS = "SELECT extname FROM pg_extension"
_COLLATIONS = """
    SELECT collname, collprovider, collisdeterministic, collcollate
      FROM pg_collation WHERE collnamespace = current_schema()::regnamespace
"""
_TABLE_COMMENTS = """
    SELECT c.relname, obj_description(c.oid) FROM pg_class c
     WHERE c.relnamespace = current_schema()::regnamespace AND c.relkind = 'r'
       AND obj_description(c.oid) IS NOT NULL
"""
_SEQUENCE_IN_DEFAULT = re.compile(r"nextval\('[^']*'::regclass\)")
_INDEX_NAME = re.compile(r'INDEX ("[^"]*"|\S+) ON ')


def read(connection, collector, ignored_tables):
    """Add everything in the current schema to collector."""
    with connection.cursor() as cursor:

        def rows(query):
            cursor.execute(query)
            return cursor.fetchall()

        _read_columns(collector, rows(_COLUMNS), ignored_tables)
        for table, kind, name, definition in rows(_CONSTRAINTS):
            if table not in ignored_tables:
                collector.add(f"constraint of {table}", f"{kind}: {definition}", name)
        for table, name, definition in rows(_INDEXES):
            if table not in ignored_tables:
                collector.add(
                    f"index of {table}", _INDEX_NAME.sub("INDEX ON ", definition), name
                )
        for name, kind, start, step, owner in rows(_SEQUENCES):
            if owner is None or owner.split(".")[0] not in ignored_tables:
                collector.add(f"sequence of {owner or name}", (kind, start, step), name)
        for table, name, definition in rows(_TRIGGERS):
            collector.add(f"trigger {name} of {table}", definition)
        for name, definition in rows(_VIEWS):
            collector.add(f"view {name}", definition)
        for name, comment in rows(_TABLE_COMMENTS):
            collector.add(f"comment of {name}", comment)
        for title, query in (
            ("function", _FUNCTIONS),
            ("type", _TYPES),
            ("extension", _EXTENSIONS),
            ("collation", _COLLATIONS),
        ):
            for name, *definition in rows(query):
                collector.add(f"{title} {name}", definition)


def _read_columns(collector, rows, ignored_tables):
    position, previous = 0, None
    for (
        table,
        kind,
        column,
        type_,
        required,
        default,
        identity,
        generated,
        collation,
        note,
    ) in rows:
        position = position + 1 if table == previous else 1
        previous = table
        if table in ignored_tables:
            continue
        default = default and _SEQUENCE_IN_DEFAULT.sub("nextval(its sequence)", default)
        definition = [column, type_, "NOT NULL" if required else "NULL"]
        definition += [f"DEFAULT {default}"] if default else []
        definition += [f"IDENTITY {identity}"] if identity else []
        definition += [f"GENERATED {generated}"] if generated else []
        definition += (
            [f"COLLATE {collation}"] if collation not in (None, "default") else []
        )
        definition += [f"COMMENT {note}"] if note else []
        collector.add(f"column {position} of {table}", " ".join(definition))
