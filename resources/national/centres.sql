-- One line for each centre and year, as Bufdir prints them; what is hidden is hidden by the program, not here.
SELECT s.year, s.centre, s.name, s.women, s.men, s.form, s.size, s.fte, s.beds_women, s.beds_men,
  max(CASE WHEN v.figure = 'nights.all' THEN coalesce(CAST(v.low AS VARCHAR), '') END) AS nights,
  max(CASE WHEN v.figure = 'nights.all' THEN v.state END) AS nights_state,
  max(CASE WHEN v.figure = 'stays.all' THEN coalesce(CAST(v.low AS VARCHAR), '') END) AS stays,
  max(CASE WHEN v.figure = 'stays.all' THEN v.state END) AS stays_state,
  max(CASE WHEN v.figure = 'day_visits.all' THEN coalesce(CAST(v.low AS VARCHAR), '') END) AS visits,
  max(CASE WHEN v.figure = 'day_visits.all' THEN v.state END) AS visits_state,
  max(CASE WHEN v.figure = 'phone_talks.all' THEN coalesce(CAST(v.low AS VARCHAR), '') END) AS talks,
  max(CASE WHEN v.figure = 'phone_talks.all' THEN v.state END) AS talks_state
FROM submissions s LEFT JOIN "values" v ON v.k = s.k
  AND v.figure IN ('nights.all', 'stays.all', 'day_visits.all', 'phone_talks.all')
GROUP BY ALL
ORDER BY s.year, s.name, s.centre;
