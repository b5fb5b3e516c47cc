-- Numbers of the yearly forms, beds and bedrooms, over the offers that gave one: sum, mean by sum and n, median.
WITH told AS (
  SELECT k, year, size, form, offer, question, number FROM answers WHERE number IS NOT NULL
  UNION ALL SELECT k, year, size, form, 'women', 'beds', beds_women FROM submissions WHERE beds_women IS NOT NULL
  UNION ALL SELECT k, year, size, form, 'men', 'beds', beds_men FROM submissions WHERE beds_men IS NOT NULL
  UNION ALL SELECT k, year, size, form, 'women', 'bedrooms', bedrooms_women FROM submissions WHERE bedrooms_women IS NOT NULL
  UNION ALL SELECT k, year, size, form, 'men', 'bedrooms', bedrooms_men FROM submissions WHERE bedrooms_men IS NOT NULL
), once AS (  -- what stands both in the yearly form and about the centre is one number
  SELECT k, year, size, form, offer, question, max(number) AS number FROM told
  GROUP BY k, year, size, form, offer, question
)
SELECT year, CASE GROUPING_ID(size, form) WHEN 3 THEN 'all' WHEN 1 THEN 'size' ELSE 'form' END AS dimension,
  coalesce(size, form, '') AS part, offer, question,
  CAST(sum(CAST(number AS DECIMAL(18, 4))) AS DECIMAL(30, 4)) AS total, CAST(count(*) AS INTEGER) AS offers, median(number) AS middle,
  -- S3 vT6: distances in km by bands
  CAST(sum(CASE WHEN number <= 50 THEN 1 ELSE 0 END) AS INTEGER) AS to_50,
  CAST(sum(CASE WHEN number > 50 AND number <= 100 THEN 1 ELSE 0 END) AS INTEGER) AS to_100,
  CAST(sum(CASE WHEN number > 100 AND number <= 150 THEN 1 ELSE 0 END) AS INTEGER) AS to_150,
  CAST(sum(CASE WHEN number > 150 AND number <= 200 THEN 1 ELSE 0 END) AS INTEGER) AS to_200,
  CAST(sum(CASE WHEN number > 200 THEN 1 ELSE 0 END) AS INTEGER) AS over_200
FROM once
GROUP BY GROUPING SETS ((year, offer, question), (year, size, offer, question), (year, form, offer, question));
