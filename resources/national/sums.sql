-- Sums that means are made of (ages of children): added over the centres that gave them.
SELECT year, CASE GROUPING_ID(size, form) WHEN 3 THEN 'all' WHEN 1 THEN 'size' ELSE 'form' END AS dimension,
  coalesce(size, form, '') AS part, name, CAST(sum(sum) AS BIGINT) AS total, CAST(sum(n) AS BIGINT) AS n,
  CAST(sum(CASE WHEN state = 'suppressed' THEN 1 ELSE 0 END) AS INTEGER) AS hidden
FROM sums
WHERE state IN ('number', 'suppressed')
GROUP BY GROUPING SETS ((year, name), (year, size, name), (year, form, name));
