-- A number and what it is divided by (a category and its base, nights and stays), both added over the centres that have both: a share is
-- sum(n) / sum(base), never a mean of shares.
SELECT n.year, CASE GROUPING_ID(n.size, n.form) WHEN 3 THEN 'all' WHEN 1 THEN 'size' ELSE 'form' END AS dimension,
  coalesce(n.size, n.form, '') AS part, n.figure,
  CAST(sum(n.low) AS BIGINT) AS low, CAST(sum(n.high) AS BIGINT) AS high,
  CAST(sum(b.low) AS BIGINT) AS base_low, CAST(sum(b.high) AS BIGINT) AS base_high,
  CAST(count(*) AS INTEGER) AS centres
FROM "values" n
JOIN figures f ON f.figure = n.figure
JOIN "values" b ON b.k = n.k AND b.figure = f.base
WHERE n.low IS NOT NULL AND b.low IS NOT NULL
GROUP BY GROUPING SETS ((n.year, n.figure), (n.year, n.size, n.figure), (n.year, n.form, n.figure));
