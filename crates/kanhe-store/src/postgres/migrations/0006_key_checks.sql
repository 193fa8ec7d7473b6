-- Which master key is in use under which number. Nothing can be made with a check.
CREATE TABLE key_checks (
    id    INTEGER NOT NULL PRIMARY KEY,
    value BYTEA   NOT NULL
);
