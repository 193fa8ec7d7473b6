-- Enterprises in which apps are installed.
CREATE TABLE corps (
    dialect TEXT NOT NULL,
    id      TEXT NOT NULL,
    data    TEXT NOT NULL,
    PRIMARY KEY (dialect, id)
) STRICT, WITHOUT ROWID;

-- Where an app is installed, and what it is called there. Nothing for an app that is installed nowhere.
ALTER TABLE apps ADD COLUMN corp TEXT;
ALTER TABLE apps ADD COLUMN agent TEXT;
CREATE UNIQUE INDEX apps_by_agent ON apps (dialect, agent);
CREATE INDEX apps_by_corp ON apps (dialect, corp) WHERE corp IS NOT NULL;
