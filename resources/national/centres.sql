-- One line for each centre and year, as Bufdir prints them; what must not be shown is dotted by the program, not here.
WITH four AS (
  SELECT k,
    max(CASE WHEN figure = 'nights.all' THEN low END) AS nights, max(CASE WHEN figure = 'nights.all' THEN state END) AS nights_state,
    max(CASE WHEN figure = 'stays.all' THEN low END) AS stays, max(CASE WHEN figure = 'stays.all' THEN state END) AS stays_state,
    max(CASE WHEN figure = 'day_visits.all' THEN low END) AS visits, max(CASE WHEN figure = 'day_visits.all' THEN state END) AS visits_state,
    max(CASE WHEN figure = 'phone_talks.all' THEN low END) AS talks, max(CASE WHEN figure = 'phone_talks.all' THEN state END) AS talks_state
  FROM "values" WHERE figure IN ('nights.all', 'stays.all', 'day_visits.all', 'phone_talks.all') GROUP BY k
), full_house AS (
  SELECT k, max(CASE WHEN offer = 'women' THEN coalesce(code, state) END) AS full_women,
    max(CASE WHEN offer = 'men' THEN coalesce(code, state) END) AS full_men
  FROM answers WHERE question = 'full_house' GROUP BY k
)
SELECT s.year, s.centre, s.name, s.women, s.men, s.form, s.size, s.fte, h.full_women, h.full_men,
  v.nights, v.nights_state, v.stays, v.stays_state, v.visits, v.visits_state, v.talks, v.talks_state
FROM submissions s LEFT JOIN four v ON v.k = s.k LEFT JOIN full_house h ON h.k = s.k
ORDER BY s.year, s.name, s.centre;
