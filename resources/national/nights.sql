-- The histograms of nights per stay, merged: the median of all stays can be read from them. A row without nights is a hidden histogram.
SELECT year, CASE GROUPING_ID(size, form) WHEN 3 THEN 'all' WHEN 1 THEN 'size' ELSE 'form' END AS dimension,
  coalesce(size, form, '') AS part, kind, gender, nights, CAST(sum(stays) AS BIGINT) AS stays
FROM nights
WHERE state = 'number' AND nights IS NOT NULL
GROUP BY GROUPING SETS ((year, kind, gender, nights), (year, size, kind, gender, nights), (year, form, kind, gender, nights))
ORDER BY ALL;
