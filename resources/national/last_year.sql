-- Figures of a centre that are more than 30 % from its own of the year before ($least: below that many in both years a change says nothing).
SELECT s.year, s.centre, s.name, v.figure, p.low AS before, v.low AS now
FROM "values" v
JOIN submissions s ON s.k = v.k
JOIN submissions ps ON ps.centre = s.centre AND ps.year = s.year - 1
JOIN "values" p ON p.k = ps.k AND p.figure = v.figure
WHERE v.state = 'number' AND p.state = 'number' AND v.low IS NOT NULL AND p.low IS NOT NULL
  AND v.figure IN (SELECT figure FROM watched)
  AND greatest(v.low, p.low) >= $least
  AND 10 * abs(v.low - p.low) > 3 * p.low
ORDER BY ALL;
