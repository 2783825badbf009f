"""MariaDB's and MySQL's catalog, from information_schema."""

_TABLES = """
    SELECT table_name, table_type, engine, table_collation, table_comment
      FROM information_schema.tables WHERE table_schema = DATABASE()
"""
_COLUMNS = """
    SELECT table_name, ordinal_position, column_name, column_type, is_nullable, column_default,
           extra, character_set_name, collation_name, generation_expression, column_comment
      FROM information_schema.columns WHERE table_schema = DATABASE()
"""
_INDEXES = """
    SELECT table_name, index_name, non_unique, index_type,
           GROUP_CONCAT(CONCAT_WS(' ', column_name, collation, sub_part)
                        ORDER BY seq_in_index SEPARATOR ', ')
      FROM information_schema.statistics WHERE table_schema = DATABASE()
     GROUP BY table_name, index_name, non_unique, index_type
"""
_FOREIGN_KEYS = """
    SELECT k.table_name, k.constraint_name,
           GROUP_CONCAT(k.column_name ORDER BY k.ordinal_position),
           k.referenced_table_name,
           GROUP_CONCAT(k.referenced_column_name ORDER BY k.ordinal_position),
           r.update_rule, r.delete_rule
      FROM information_schema.key_column_usage k
      JOIN information_schema.referential_constraints r
        ON r.constraint_schema = k.constraint_schema AND r.constraint_name = k.constraint_name
       AND r.table_name = k.table_name
     WHERE k.table_schema = DATABASE() AND k.referenced_table_name IS NOT NULL
     GROUP BY k.table_name, k.constraint_name, k.referenced_table_name, r.update_rule,
              r.delete_rule
"""
_CHECKS = """
    SELECT table_name, constraint_name, check_clause
      FROM information_schema.check_constraints WHERE constraint_schema = DATABASE()
"""
_TRIGGERS = """
    SELECT event_object_table, trigger_name, action_timing, event_manipulation, action_statement
      FROM information_schema.triggers WHERE trigger_schema = DATABASE()
"""
_ROUTINES = """
    SELECT routine_name, routine_type, routine_definition
      FROM information_schema.routines WHERE routine_schema = DATABASE()
"""
_VIEWS = """
    SELECT table_name, REPLACE(view_definition, CONCAT('`', DATABASE(), '`.'), '')
      FROM information_schema.views WHERE table_schema = DATABASE()
"""


def read(connection, collector, ignored_tables):
    """Add everything in the current database to collector."""
    with connection.cursor() as cursor:

        def rows(query):
            cursor.execute(query)
            return [row for row in cursor.fetchall() if row[0] not in ignored_tables]

        for table, *definition in rows(_TABLES):
            collector.add(f"table {table}", definition)
        for table, position, *definition in rows(_COLUMNS):
            collector.add(f"column {position} of {table}", definition)
        for table, name, repeats, kind, columns in rows(_INDEXES):
            unique = "INDEX" if repeats else "UNIQUE"
            collector.add(f"index of {table}", f"{unique} {kind} ({columns})", name)
        for table, name, columns, *target in rows(_FOREIGN_KEYS):
            collector.add(f"foreign key of {table}", f"({columns}) to {target}", name)
        for table, name, clause in rows(_CHECKS):
            collector.add(f"check of {table}", clause, name)
        for table, name, *definition in rows(_TRIGGERS):
            collector.add(f"trigger {name} of {table}", definition)
        for name, *definition in rows(_ROUTINES):
            collector.add(f"routine {name}", definition)
        for name, definition in rows(_VIEWS):
            collector.add(f"view {name}", definition)
