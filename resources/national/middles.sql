-- The median over the centres that gave a number, of the headline figures.
SELECT year, 'all' AS dimension, '' AS part, figure, median(low) AS middle
FROM "values"
WHERE state = 'number' AND low IS NOT NULL AND figure LIKE '%.all'
GROUP BY year, figure;
