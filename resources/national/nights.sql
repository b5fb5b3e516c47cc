-- The histograms of nights per stay, merged, by gender for the nation and for all genders by group: medians can be read from them.
SELECT year, CASE GROUPING_ID(size, form) WHEN 3 THEN 'all' WHEN 1 THEN 'size' ELSE 'form' END AS dimension,
  coalesce(size, form, '') AS part, kind, coalesce(gender, 'all') AS gender, nights, CAST(sum(stays) AS BIGINT) AS stays
FROM nights
WHERE state = 'number' AND nights IS NOT NULL
GROUP BY GROUPING SETS ((year, kind, gender, nights), (year, size, kind, nights), (year, form, kind, nights));
