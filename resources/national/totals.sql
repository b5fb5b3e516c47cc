-- Every figure added over the centres, in all, by size and by organisation form: bounds, what is known, how many centres said what.
SELECT year, CASE GROUPING_ID(size, form) WHEN 3 THEN 'all' WHEN 1 THEN 'size' ELSE 'form' END AS dimension,
  coalesce(size, form, '') AS part, figure,
  CAST(sum(low) AS BIGINT) AS low, CAST(sum(high) AS BIGINT) AS high,
  CAST(coalesce(sum(CASE WHEN state = 'number' THEN low END), 0) AS BIGINT) AS known,
  CAST(sum(CASE WHEN state = 'number' THEN 1 ELSE 0 END) AS INTEGER) AS numbers,
  CAST(sum(CASE WHEN state = 'suppressed' THEN 1 ELSE 0 END) AS INTEGER) AS hidden,
  CAST(sum(CASE WHEN state IN ('not_answered', 'not_asked') THEN 1 ELSE 0 END) AS INTEGER) AS silent
FROM "values"
WHERE low IS NOT NULL OR state IN ('not_answered', 'not_asked')
GROUP BY GROUPING SETS ((year, figure), (year, size, figure), (year, form, figure));
