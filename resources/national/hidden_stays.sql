-- How many stays at most stand behind histograms that are hidden: the median lies between all of them short and all of them long.
SELECT h.year, CASE GROUPING_ID(h.size, h.form) WHEN 3 THEN 'all' WHEN 1 THEN 'size' ELSE 'form' END AS dimension,
  coalesce(h.size, h.form, '') AS part, h.kind, coalesce(h.gender, 'all') AS gender, CAST(sum(coalesce(v.high, s.whole_most)) AS BIGINT) AS most
FROM nights h
JOIN submissions s ON s.k = h.k
LEFT JOIN "values" v ON v.k = h.k
  AND v.figure = CASE WHEN h.kind = 'adult' THEN 'stays.' ELSE 'child_stays.' END || h.gender
WHERE h.state = 'suppressed'
GROUP BY GROUPING SETS ((h.year, h.kind, h.gender), (h.year, h.size, h.kind), (h.year, h.form, h.kind));
