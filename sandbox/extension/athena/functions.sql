-- Functions of Trino, Athena's engine, that DuckDB lacks: trino.io/docs/current/functions/datetime.html.
-- Each is at least as strict as Trino's, so that no query passes here that Athena refuses.

-- An instant to the millisecond. Like Athena's, the session is in UTC: a time without an offset is taken as UTC.
CREATE OR REPLACE TEMP MACRO from_iso8601_timestamp(value) AS CASE
    WHEN value IS NULL THEN NULL
    WHEN regexp_full_match(value, '\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(:\d{2}(\.\d{1,9})?)?(Z|[+-]\d{2}(:?\d{2})?)')
        THEN date_trunc('millisecond', CAST(value AS TIMESTAMPTZ))
    WHEN regexp_full_match(value, '\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(:\d{2}(\.\d{1,9})?)?')
        THEN date_trunc('millisecond', CAST(value || 'Z' AS TIMESTAMPTZ))
    WHEN regexp_full_match(value, '\d{4}-\d{2}-\d{2}') THEN CAST(value || 'T00:00Z' AS TIMESTAMPTZ)
    -- A cast that fails, since DuckDB takes error() in no ORDER BY of a window.
    ELSE CAST('INVALID_FUNCTION_ARGUMENT: Invalid format: "' || value || '"' AS TIMESTAMPTZ)
END;

-- Seconds since 1970, of a timestamp with or without time zone.
CREATE OR REPLACE TEMP MACRO to_unixtime(value) AS epoch_us(value) / 1e6;
