-- The yearly forms: each category counted over the offers that answered (`base`). `hidden`: offers whose answer is withheld.
WITH counted AS (
  SELECT year, CASE GROUPING_ID(size, form) WHEN 3 THEN 'all' WHEN 1 THEN 'size' ELSE 'form' END AS dimension,
    coalesce(size, form, '') AS part, offer, question, code, CAST(count(*) AS INTEGER) AS n
  FROM answers WHERE state = 'answer' AND code IS NOT NULL
  GROUP BY GROUPING SETS ((year, offer, question, code), (year, size, offer, question, code), (year, form, offer, question, code))
), bases AS (
  SELECT year, CASE GROUPING_ID(size, form) WHEN 3 THEN 'all' WHEN 1 THEN 'size' ELSE 'form' END AS dimension,
    coalesce(size, form, '') AS part, offer, question,
    CAST(sum(CASE WHEN state = 'answer' THEN 1 ELSE 0 END) AS INTEGER) AS base,
    CAST(sum(CASE WHEN state = 'suppressed' THEN 1 ELSE 0 END) AS INTEGER) AS hidden
  FROM answers WHERE first AND number IS NULL AND state IN ('answer', 'suppressed')
  GROUP BY GROUPING SETS ((year, offer, question), (year, size, offer, question), (year, form, offer, question))
)
SELECT b.year, b.dimension, b.part, b.offer, b.question, c.code, coalesce(c.n, 0) AS n, b.base, b.hidden
FROM bases b LEFT JOIN counted c
  ON c.year = b.year AND c.dimension = b.dimension AND c.part = b.part AND c.offer = b.offer AND c.question = b.question;
