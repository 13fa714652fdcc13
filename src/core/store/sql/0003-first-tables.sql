-- The rows of the first schema are in segments: see 0002 and ter-store-migrate.c.
DROP TABLE observation;
DROP TABLE first_correction;
DROP TABLE first_message_key;
