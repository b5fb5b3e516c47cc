-- A number and what it is divided by (a category and its base, nights and stays), both added over the centres that have both: a share is
-- sum(n) / sum(base), never a mean of shares.
SELECT year, CASE GROUPING_ID(size, form) WHEN 3 THEN 'all' WHEN 1 THEN 'size' ELSE 'form' END AS dimension,
  coalesce(size, form, '') AS part, figure,
  CAST(sum(low) AS BIGINT) AS low, CAST(sum(high) AS BIGINT) AS high,
  CAST(sum(base_low) AS BIGINT) AS base_low, CAST(sum(base_high) AS BIGINT) AS base_high,
  CAST(count(*) AS INTEGER) AS centres
FROM "values"
WHERE low IS NOT NULL AND base_low IS NOT NULL
GROUP BY GROUPING SETS ((year, figure), (year, size, figure), (year, form, figure));
