-- What a person is found by has changed; the program fills it anew when it opens the file (db/search_index.py).
DROP TABLE person_search;
CREATE VIRTUAL TABLE person_search USING fts5(
    code, cases, name, sound, shortened, phone, born,
    tokenize = "unicode61 remove_diacritics 0", prefix = '1 2 3 4'
);

-- With which folding of the program the index was made; another one makes it anew.
CREATE TABLE search_folding (
    version INTEGER NOT NULL
) STRICT;
INSERT INTO search_folding VALUES (0);
