-- Which transaction has last changed a row of which nodes keep copies. A node that asks for all that are not older than
-- the oldest one that ran when it last asked misses none, in whatever order they commit.
CREATE FUNCTION mark_changed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    NEW.changed := pg_current_xact_id();
    RETURN NEW;
END;
$$;

ALTER TABLE apps ADD COLUMN changed xid8 NOT NULL DEFAULT pg_current_xact_id();
CREATE INDEX apps_by_change ON apps (changed);
CREATE TRIGGER mark_changed BEFORE INSERT OR UPDATE ON apps FOR EACH ROW EXECUTE FUNCTION mark_changed();

ALTER TABLE lines ADD COLUMN changed xid8 NOT NULL DEFAULT pg_current_xact_id();
CREATE INDEX lines_by_change ON lines (changed);
CREATE TRIGGER mark_changed BEFORE INSERT OR UPDATE ON lines FOR EACH ROW EXECUTE FUNCTION mark_changed();

-- The same of what is kept as a whole, or is gone: host keys, and rows that somebody has deleted.
CREATE TABLE marks (
    what    TEXT COLLATE "C" NOT NULL PRIMARY KEY,
    changed xid8             NOT NULL
);
CREATE FUNCTION mark_whole() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO marks (what, changed) VALUES (TG_ARGV[0], pg_current_xact_id())
        ON CONFLICT (what) DO UPDATE SET changed = excluded.changed;
    RETURN NULL;
END;
$$;
CREATE TRIGGER mark_whole AFTER INSERT OR UPDATE OR DELETE OR TRUNCATE ON host_keys
    FOR EACH STATEMENT EXECUTE FUNCTION mark_whole('host_keys');
CREATE TRIGGER mark_whole AFTER DELETE OR TRUNCATE ON apps
    FOR EACH STATEMENT EXECUTE FUNCTION mark_whole('everything');
CREATE TRIGGER mark_whole AFTER DELETE OR TRUNCATE ON lines
    FOR EACH STATEMENT EXECUTE FUNCTION mark_whole('everything');
