-- A centre's ratio far from its peers' (same year, same size): more than $most by the modified z-score 0.6745 (x - median) / MAD
-- (Iglewicz and Hoaglin 1993). Fewer than $peers centres, or all of them alike (MAD 0), tell nothing.
WITH picked AS (
  SELECT k, year, size, max(CASE WHEN figure = 'stays.all' THEN low END) AS stays,
    max(CASE WHEN figure = 'nights.all' THEN low END) AS nights,
    max(CASE WHEN figure = 'day_visits.all' THEN low END) AS visits,
    max(CASE WHEN figure = 'residents.all' THEN low END) AS residents
  FROM "values" WHERE state = 'number' AND figure IN ('stays.all', 'nights.all', 'day_visits.all', 'residents.all')
  GROUP BY k, year, size
), ratios AS (
  SELECT p.k, p.year, p.size, r.ratio, r.x FROM picked p JOIN submissions s ON s.k = p.k,
  LATERAL (VALUES
    ('nights_per_stay', p.nights / nullif(p.stays, 0)),
    ('stays_per_resident', p.stays / nullif(p.residents, 0)),
    ('visits_per_fte', p.visits / nullif(s.fte, 0)),
    ('nights_per_bed', p.nights / nullif(coalesce(s.beds_women, 0) + coalesce(s.beds_men, 0), 0))
  ) r (ratio, x) WHERE r.x IS NOT NULL
), middles AS (
  SELECT year, size, ratio, median(x) AS middle, count(*) AS peers FROM ratios GROUP BY year, size, ratio
), spreads AS (
  SELECT r.year, r.size, r.ratio, m.middle, m.peers, median(abs(r.x - m.middle)) AS mad
  FROM ratios r JOIN middles m ON m.year = r.year AND m.size = r.size AND m.ratio = r.ratio
  GROUP BY r.year, r.size, r.ratio, m.middle, m.peers
)
SELECT s.year, s.centre, s.name, r.size, r.ratio, r.x AS value, d.middle, CAST(d.peers AS INTEGER) AS peers,
  0.6745 * (r.x - d.middle) / d.mad AS score
FROM ratios r
JOIN spreads d ON d.year = r.year AND d.size = r.size AND d.ratio = r.ratio
JOIN submissions s ON s.k = r.k
WHERE d.mad > 0 AND d.peers >= $peers AND 0.6745 * abs(r.x - d.middle) / d.mad > $most
ORDER BY ALL;
