-- Enterprises in which apps are installed.
CREATE TABLE corps (
    dialect text NOT NULL,
    id      text NOT NULL,
    data    text NOT NULL,
    PRIMARY KEY (dialect, id)
);

-- Where an app is installed, and what it is called there. Nothing for an app that is installed nowhere.
ALTER TABLE apps ADD COLUMN corp text, ADD COLUMN agent text;
CREATE UNIQUE INDEX apps_by_agent ON apps (dialect, agent);
CREATE INDEX apps_by_corp ON apps (dialect, corp) WHERE corp IS NOT NULL;
