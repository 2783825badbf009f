/** The packages that connect Django to SQL Server; they write different statements. */
export const MSSQL_BACKENDS = ["mssql-django", "django-pyodbc-azure"] as const;

/** One of the packages. The second one ended with Django 2.1. */
export type MssqlBackend = (typeof MSSQL_BACKENDS)[number];

/** Which package writes, and whether moments are stored with their zone (Django: `USE_TZ`). */
export interface MssqlSettings {
  readonly backend: MssqlBackend;
  readonly useTimeZones: boolean;
}
