-- From the returns that fit (one JSON object a line: {"k": number, "g": digest, "d": return}) to the four long tables.
-- $spool: the file. `kept` (k) and `figures` (figure, question, base, adds, whole, nights) are made by the program.
-- A hidden number ("suppressed") is an interval: from 1 to the centre's threshold less 1; nights: as many stays of a whole year.

CREATE TABLE raw AS
SELECT k, g, d FROM read_json($spool, format = 'newline_delimited', columns = {
  k: 'INTEGER', g: 'VARCHAR',
  d: 'STRUCT("year" INTEGER, centre STRUCT(id VARCHAR, "name" VARCHAR, offers STRUCT(women BOOLEAN, men BOOLEAN),
      organisation_form VARCHAR, fte DOUBLE, beds STRUCT(women INTEGER, men INTEGER),
      bedrooms STRUCT(women INTEGER, men INTEGER)), program VARCHAR, forms VARCHAR, delivered STRUCT("number" INTEGER),
      rules MAP(VARCHAR, VARCHAR), "values" MAP(VARCHAR, JSON), nights MAP(VARCHAR, MAP(VARCHAR, JSON)),
      sums MAP(VARCHAR, JSON), annual_forms MAP(VARCHAR, MAP(VARCHAR, JSON)))'
}) WHERE k IN (SELECT k FROM kept);

CREATE TABLE submissions AS
SELECT
  k, d.year AS year, d.centre.id AS centre, d.centre.name AS name,
  d.centre.offers.women AS women, d.centre.offers.men AS men,
  coalesce(d.centre.organisation_form, 'unknown') AS form,
  d.centre.fte AS fte,
  -- S3: 5 or fewer, 6-9.9, 10 or more full-time equivalents; what it leaves open (over 5, under 6) is medium here
  CASE WHEN d.centre.fte IS NULL THEN 'unknown' WHEN d.centre.fte <= 5 THEN 'small'
       WHEN d.centre.fte < 10 THEN 'medium' ELSE 'large' END AS size,
  d.centre.beds.women AS beds_women, d.centre.beds.men AS beds_men,
  d.centre.bedrooms.women AS bedrooms_women, d.centre.bedrooms.men AS bedrooms_men,
  d.program AS program, d.forms AS forms, d.delivered.number AS delivered, g AS digest,
  coalesce(CAST(d.rules['cell_threshold'] AS INTEGER), 5) - 1 AS cell_most,
  coalesce(CAST(d.rules['total_threshold'] AS INTEGER), 20) - 1 AS whole_most
FROM raw ORDER BY year, centre;

CREATE TABLE long_values AS
SELECT s.k, s.year, s.size, s.form, v.figure,
  CASE WHEN v.state IS NULL THEN 'number' ELSE v.state END AS state, v.number,
  s.cell_most, s.whole_most
FROM (
  SELECT k, e.key AS figure,
    CASE WHEN starts_with(CAST(e.value AS VARCHAR), '"') THEN trim(CAST(e.value AS VARCHAR), '"') END AS state,
    TRY_CAST(e.value AS DOUBLE) AS number
  FROM (SELECT k, unnest(map_entries(d.values)) AS e FROM raw)
) v JOIN submissions s ON s.k = v.k;

-- A centre so small that its stays or visits are hidden may hide more than a small cell: then every number is up to that bound.
CREATE TABLE counted AS
WITH hidden AS (
  SELECT DISTINCT k FROM long_values
  WHERE state = 'suppressed' AND figure IN ('stays.all', 'child_stays.all', 'day_visits.all', 'phone_talks.all')
)
SELECT v.k, v.year, v.size, v.form, v.figure, f.base, v.state,
  CASE WHEN NOT f.adds THEN NULL WHEN v.state = 'number' THEN CAST(v.number AS BIGINT)
       WHEN v.state = 'suppressed' THEN 1 END AS low,
  CASE WHEN NOT f.adds THEN NULL WHEN v.state = 'number' THEN CAST(v.number AS BIGINT)
       WHEN v.state <> 'suppressed' THEN NULL
       WHEN f.nights THEN 366 * v.whole_most
       WHEN f.whole THEN v.whole_most
       WHEN h.k IS NOT NULL THEN greatest(v.whole_most, v.cell_most)
       ELSE v.cell_most END AS high,
  CASE WHEN v.state = 'number' AND NOT f.adds THEN v.number END AS number
FROM long_values v JOIN figures f ON f.figure = v.figure LEFT JOIN hidden h ON h.k = v.k;
DROP TABLE long_values;

-- Beside each number what it is divided by in the same return, so that a share needs no join.
CREATE TABLE "values" AS
SELECT n.k, n.year, n.size, n.form, n.figure, n.state, n.low, n.high, n.number, b.low AS base_low, b.high AS base_high
FROM counted n LEFT JOIN counted b ON b.k = n.k AND b.figure = n.base;
DROP TABLE counted;

CREATE TABLE nights AS
WITH kinds AS (
  SELECT k, unnest(map_entries(d.nights)) AS kind FROM raw
), genders AS (
  SELECT k, kind.key AS kind, unnest(map_entries(kind.value)) AS gender FROM kinds
), told AS (
  SELECT k, kind, gender.key AS gender,
    CASE WHEN json_type(gender.value) = 'VARCHAR' THEN trim(CAST(gender.value AS VARCHAR), '"') ELSE 'number' END AS state,
    map_entries(TRY_CAST(gender.value AS MAP(VARCHAR, INTEGER))) AS bars  -- NULL where it is a word
  FROM genders
)
SELECT s.k, s.year, s.size, s.form, t.kind, t.gender, t.state, CAST(t.bar.key AS INTEGER) AS nights, t.bar.value AS stays
FROM (
  SELECT k, kind, gender, state, unnest(bars) AS bar FROM told WHERE state = 'number'
  UNION ALL SELECT k, kind, gender, state, NULL FROM told WHERE state <> 'number'
) t JOIN submissions s ON s.k = t.k;

-- One row for each category chosen; `first` marks one row of each answer, so that answers are counted without a distinct count.
-- The organisation form is the offer's own where it was asked of each offer (K1), else the centre's.
CREATE TABLE answers AS
WITH asked AS (
  SELECT k, o.key AS offer, unnest(map_entries(o.value)) AS e
  FROM (SELECT k, unnest(map_entries(d.annual_forms)) AS o FROM raw)
), typed AS (
  SELECT k, offer, e.key AS question, e.value AS answer, json_type(e.value) AS type,
    CASE WHEN json_type(e.value) = 'VARCHAR' THEN trim(CAST(e.value AS VARCHAR), '"') END AS word
  FROM asked
), own_form AS (
  SELECT k, offer, word AS form FROM typed
  WHERE question = 'organisation_form' AND word NOT IN ('suppressed', 'not_asked', 'not_answered', 'no_offer')
), told AS (
  SELECT k, offer, question,
    CASE WHEN word IN ('suppressed', 'not_asked', 'not_answered', 'no_offer') THEN word ELSE 'answer' END AS state,
    CASE WHEN type = 'BOOLEAN' THEN [CASE WHEN CAST(answer AS BOOLEAN) THEN 'yes' ELSE 'no' END]
         WHEN type = 'ARRAY' AND json_array_length(answer) > 0 THEN CAST(answer AS VARCHAR[])
         WHEN word IN ('suppressed', 'not_asked', 'not_answered', 'no_offer') THEN [NULL]
         WHEN type = 'VARCHAR' THEN [word] ELSE [NULL] END AS codes,
    CASE WHEN type NOT IN ('BOOLEAN', 'ARRAY', 'VARCHAR') THEN CAST(answer AS DOUBLE) END AS number
  FROM typed
)
SELECT t.k, s.year, s.size, coalesce(f.form, s.form) AS form, t.offer, t.question, t.state,
  c.code AS code, c.place = 1 AS first, t.number
FROM told t
JOIN submissions s ON s.k = t.k
LEFT JOIN own_form f ON f.k = t.k AND f.offer = t.offer,
LATERAL (SELECT unnest(t.codes) AS code, generate_subscripts(t.codes, 1) AS place) c;

CREATE TABLE sums AS
SELECT s.k, s.year, s.size, s.form, e.key AS name,
  CASE WHEN json_type(e.value) = 'VARCHAR' THEN trim(CAST(e.value AS VARCHAR), '"') ELSE 'number' END AS state,
  CASE WHEN json_type(e.value) = 'OBJECT' THEN CAST(json_extract(e.value, '$.sum') AS BIGINT) END AS sum,
  CASE WHEN json_type(e.value) = 'OBJECT' THEN CAST(json_extract(e.value, '$.n') AS BIGINT) END AS n
FROM (SELECT k, unnest(map_entries(d.sums)) AS e FROM raw) x JOIN submissions s ON s.k = x.k;
DROP TABLE raw;
